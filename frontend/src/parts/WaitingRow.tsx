/** The place of an answer that the server does not know of yet. */

import { Mark } from "./Mark";
import { Waiting } from "./Waiting";

export function WaitingRow() {
  return (
    <div className="row" aria-hidden="true">
      <Mark />
      <div className="answer">
        <Waiting />
      </div>
    </div>
  );
}
