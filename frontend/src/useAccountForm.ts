/** What the log-in and sign-up forms share: one try at a time, errors at their fields. */

import { useState } from "react";
import { useLocation, useNavigate } from "react-router";
import { ApiError, sentence } from "./http";

export type FieldErrors = Record<string, string>;

export function useAccountForm() {
  const [errors, setErrors] = useState<FieldErrors>({});
  const [busy, setBusy] = useState(false);
  const navigate = useNavigate();
  const state = useLocation().state as { next?: string } | null;

  /** Runs `act` unless `found` names an error; goes where the person came from when it is done. */
  const submit = async (form: HTMLFormElement, found: FieldErrors, act: () => Promise<void>) => {
    if (busy) return;
    setErrors(found);
    const first = Object.keys(found)[0];
    if (first !== undefined) return focusField(form, first);
    setBusy(true);
    try {
      await act();
      await navigate(state?.next ?? "/", { replace: true });
    } catch (error) {
      const param = error instanceof ApiError ? (error.param?.split(".").at(-1) ?? "") : "";
      const known = form.elements.namedItem(param) instanceof HTMLInputElement;
      setErrors({ [known ? param : "form"]: sentence(error) });
      if (known) focusField(form, param);
    } finally {
      setBusy(false);
    }
  };
  return { errors, busy, submit, state };
}

function focusField(form: HTMLFormElement, name: string): void {
  const field = form.elements.namedItem(name);
  if (field instanceof HTMLInputElement) field.focus();
}

/** The text of a field as it stands in the DOM. */
export function fieldValue(form: HTMLFormElement, name: string): string {
  const value = new FormData(form).get(name);
  return typeof value === "string" ? value : "";
}
