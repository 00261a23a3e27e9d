/** A message that the server has not acknowledged, and the wait that follows it. */

import { t } from "../strings";
import { UserBubble } from "./UserBubble";
import { WaitingRow } from "./WaitingRow";

interface Props {
  text: string;
  /** Another answer has to end first. */
  waits: boolean;
  sending: boolean;
}

export function UnsentRow({ text, waits, sending }: Props) {
  return (
    <>
      <div className="row" data-message-role="user" data-message-status="pending">
        <UserBubble text={text} />
        {sending ? null : <p className="bubble-note">{waits ? t.thread.queued : t.thread.sending}</p>}
      </div>
      {sending ? <WaitingRow /> : null}
    </>
  );
}
