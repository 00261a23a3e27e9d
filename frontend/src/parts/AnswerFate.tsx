/** What became of an answer that did not end well, and the way to another one. */

import type { Message } from "../api";
import { t } from "../strings";
import { Icon } from "./Icon";

interface Props {
  message: Message;
  onRemake: ((id: string) => void) | null;
}

export function AnswerFate({ message, onRemake }: Props) {
  const text = fate(message);
  if (text === null) return null;
  const bad = message.status !== "stopped";
  return (
    <div className={bad ? "fate fate-bad" : "fate"}>
      {bad ? <Icon name="alert" /> : null}
      <span>{text}</span>
      {onRemake ? (
        <button type="button" className="button small" onClick={() => onRemake(message.id)}>
          <Icon name="again" />
          {message.status === "error" ? t.retry : t.thread.remake}
        </button>
      ) : null}
    </div>
  );
}

function fate(message: Message): string | null {
  if (message.status === "stopped") return t.thread.stopped;
  if (message.status === "interrupted") return t.thread.interrupted;
  return message.status === "error" ? (message.error?.message_ko ?? t.thread.error) : null;
}
