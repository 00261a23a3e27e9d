/** Three dots and a word while nothing of the answer is there yet. */

import { t } from "../strings";

export function Waiting() {
  return (
    <p className="waiting">
      <span className="dots" aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      {t.thread.waiting}
    </p>
  );
}
