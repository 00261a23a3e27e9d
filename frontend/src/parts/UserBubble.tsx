/** What the person said, exactly as typed. */

import { t } from "../strings";

export function UserBubble({ text }: { text: string }) {
  return (
    <div className="bubble">
      <span className="sr-only">{t.thread.you}</span>
      {text}
    </div>
  );
}
