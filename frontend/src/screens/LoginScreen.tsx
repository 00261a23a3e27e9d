/** Log-in. */

import { Link, Navigate } from "react-router";
import { AccountFrame } from "../parts/AccountFrame";
import { Field } from "../parts/Field";
import { useSession } from "../session";
import { t } from "../strings";
import { fieldValue, useAccountForm, type FieldErrors } from "../useAccountForm";

export default function LoginScreen() {
  const { me, login } = useSession();
  const { errors, busy, submit, state } = useAccountForm();
  if (me?.user) return <Navigate to={state?.next ?? "/"} replace />;

  const onSubmit = (event: React.FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const email = fieldValue(form, "email").trim();
    const password = fieldValue(form, "password");
    const found: FieldErrors = {};
    if (!email.includes("@")) found.email = t.signup.badEmail;
    if (password === "") found.password = t.signup.blankPassword;
    void submit(form, found, () => login(email, password));
  };
  return (
    <AccountFrame title={t.login.title}>
      <form noValidate onSubmit={onSubmit}>
        <Field
          label={t.login.email}
          name="email"
          type="email"
          autoComplete="username"
          autoFocus
          error={errors.email}
        />
        <Field
          label={t.login.password}
          name="password"
          type="password"
          autoComplete="current-password"
          error={errors.password}
        />
        <div role="alert">{errors.form ? <p className="form-error">{errors.form}</p> : null}</div>
        <button type="submit" className="button primary wide" disabled={busy}>
          {t.login.submit}
        </button>
      </form>
      <p className="account-switch">
        {t.login.toSignup}{" "}
        <Link to="/signup" state={state}>
          {t.account.signup}
        </Link>
      </p>
    </AccountFrame>
  );
}
