/** A quiet sign that something is being loaded. */

import { t } from "../strings";

export function Spinner() {
  return (
    <div className="spinner" role="status">
      <span className="sr-only">{t.loading}</span>
    </div>
  );
}
