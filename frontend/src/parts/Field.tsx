/** A labelled text box of a form. Enter sends the form, by the one Enter handler. */

import { useId, type InputHTMLAttributes } from "react";
import { useEnter } from "../ime";

interface Props extends InputHTMLAttributes<HTMLInputElement> {
  label: string;
  name: string;
  hint?: string;
  error?: string | undefined;
}

export function Field({ label, hint, error, ...input }: Props) {
  const id = useId();
  const [enter] = useEnter((box) => box.form?.requestSubmit());
  const note = error ?? hint;
  return (
    <div className={error ? "field field-bad" : "field"}>
      <label htmlFor={id}>{label}</label>
      <input
        {...enter}
        {...input}
        id={id}
        aria-invalid={error !== undefined}
        aria-describedby={note ? `${id}-note` : undefined}
      />
      {note ? (
        <p id={`${id}-note`} className="field-note">
          {note}
        </p>
      ) : null}
    </div>
  );
}
