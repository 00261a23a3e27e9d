/** One message. Drawn again only when it changes; the live text reaches its own row alone. */

import { memo, useSyncExternalStore } from "react";
import type { Message } from "../api";
import type { LiveText } from "../live";
import { t } from "../strings";
import { isLive } from "../thread";
import { rowId } from "../useStick";
import { AnswerFate } from "./AnswerFate";
import { AnswerTools } from "./AnswerTools";
import { Citations } from "./Citations";
import { FoodCards } from "./FoodCards";
import { Mark } from "./Mark";
import { Notices } from "./Notices";
import { Prose } from "./Prose";
import { UserBubble } from "./UserBubble";
import { Waiting } from "./Waiting";

interface Props {
  message: Message;
  live: LiveText;
  canRemake: boolean;
  onRemake(id: string): void;
}

export const MessageRow = memo(function MessageRow(props: Props) {
  const { message } = props;
  if (message.role === "user") {
    return (
      <div id={rowId(message.id)} className="row" data-message-role="user" data-message-status="done">
        <UserBubble text={message.content} />
      </div>
    );
  }
  return <Answer {...props} />;
});

function Answer({ message, live, canRemake, onRemake }: Props) {
  const writing = isLive(message);
  const read = (): string => (writing ? live.text(message.id, message.content) : message.content);
  const text = useSyncExternalStore(live.subscribe, read, read);
  const status = !writing ? message.status : text === "" ? "pending" : "streaming";
  return (
    <div
      id={rowId(message.id)}
      className="row"
      data-message-role="assistant"
      data-message-status={status}
      aria-busy={writing}
    >
      <Mark />
      <div className="answer">
        <span className="sr-only">{t.thread.bot}</span>
        {status === "pending" ? <Waiting /> : <Prose text={text} writing={writing} />}
        <Notices notices={message.notices} only="warnings" />
        <FoodCards picks={message.picks} />
        <Notices notices={message.notices} only="notes" />
        <Citations citations={message.citations} />
        <AnswerFate message={message} onRemake={canRemake ? onRemake : null} />
        {status === "done" ? (
          <AnswerTools message={message} onRemake={canRemake ? onRemake : null} />
        ) : null}
      </div>
    </div>
  );
}
