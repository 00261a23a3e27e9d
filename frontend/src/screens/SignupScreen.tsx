/** Sign-up. What a guest talked about comes along. */

import { Link, Navigate } from "react-router";
import { questionsOf, useBots } from "../bots";
import { SHORTEST_PASSWORD } from "../limits";
import { AccountFrame } from "../parts/AccountFrame";
import { Field } from "../parts/Field";
import { useSession } from "../session";
import { t } from "../strings";
import { fieldValue, useAccountForm, type FieldErrors } from "../useAccountForm";

export default function SignupScreen() {
  const { me, signup } = useSession();
  const { list } = useBots();
  const { errors, busy, submit, state } = useAccountForm();
  if (me?.user) return <Navigate to={state?.next ?? "/"} replace />;

  const onSubmit = (event: React.FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const name = fieldValue(form, "name").trim().normalize("NFC");
    const email = fieldValue(form, "email").trim();
    const password = fieldValue(form, "password");
    const found: FieldErrors = {};
    if (name === "") found.name = t.signup.blankName;
    if (!email.includes("@")) found.email = t.signup.badEmail;
    if ([...password].length < SHORTEST_PASSWORD) found.password = t.signup.shortPassword;
    void submit(form, found, () => signup(email, password, name));
  };
  return (
    <AccountFrame title={t.signup.title} sub={list && questionsOf(list) ? t.signup.subTaste : t.signup.sub}>
      <form noValidate onSubmit={onSubmit}>
        <Field
          label={t.signup.name}
          name="name"
          autoComplete="nickname"
          maxLength={40}
          autoFocus
          hint={t.signup.nameHint}
          error={errors.name}
        />
        <Field
          label={t.login.email}
          name="email"
          type="email"
          autoComplete="username"
          error={errors.email}
        />
        <Field
          label={t.login.password}
          name="password"
          type="password"
          autoComplete="new-password"
          hint={t.signup.passwordHint}
          error={errors.password}
        />
        <div role="alert">{errors.form ? <p className="form-error">{errors.form}</p> : null}</div>
        <button type="submit" className="button primary wide" disabled={busy}>
          {t.signup.submit}
        </button>
      </form>
      <p className="account-switch">
        {t.signup.toLogin}{" "}
        <Link to="/login" state={state}>
          {t.account.login}
        </Link>
      </p>
    </AccountFrame>
  );
}
