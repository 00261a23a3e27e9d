/** The messages, oldest first; older ones come in when the reader nears the top. */

import { useCallback, useEffect, useRef, type ReactNode } from "react";
import type { ChatSession } from "../chatSession";
import type { SessionState } from "../sessionState";
import { t } from "../strings";
import { hasSpoken, liveAnswer, remakable } from "../thread";
import { useStick } from "../useStick";
import { Icon } from "./Icon";
import { MessageRow } from "./MessageRow";
import { Spinner } from "./Spinner";
import { UnsentRow } from "./UnsentRow";
import { WaitingRow } from "./WaitingRow";

interface Props {
  session: ChatSession;
  state: SessionState;
  /** False while there is only the bot's opening: then the page starts at the top. */
  spoken: boolean;
  /** True for a chat just opened: it greets before the server has answered. */
  isNew: boolean;
  /** False for a guest without a turn, and when the bot is gone: no answer is made again. */
  mayAsk: boolean;
  /** Stands over a chat in which nothing was said yet. */
  greeting: ReactNode;
}

export function Thread({ session, state, spoken, isNew, mayAsk, greeting }: Props) {
  const { messages, outbox } = state;
  const { scroller, content, atEnd, toEnd, holdPlace } = useStick(messages[0]?.id, spoken);
  // Another try at the greeting costs nothing.
  const remakeId = mayAsk || !hasSpoken(messages) ? remakable(messages) : null;
  const answering = liveAnswer(messages) !== null;
  const onRemake = useCallback((id: string) => void session.remake(id), [session]);

  const written = outbox.length;
  const before = useRef(written);
  useEffect(() => {
    if (written > before.current) toEnd();
    before.current = written;
  }, [written, toEnd]);

  const goToEnd = (): void => {
    toEnd();
    scroller.current?.focus({ preventScroll: true }); // the button goes away under the focus
  };
  const top = useTopSight(scroller, state.more && !state.loadingOlder, () => {
    holdPlace();
    void session.older();
  });

  return (
    <>
      <div className="thread-box">
        <div ref={scroller} className="scroller" tabIndex={0} role="group" aria-label={t.thread.label}>
          {spoken || (state.phase !== "ready" && !isNew) ? null : <div className="welcome">{greeting}</div>}
          <div ref={content} className="thread" role="log" aria-live="polite" aria-label={t.thread.label}>
            {state.more ? <div ref={top} className="older">{t.thread.older}</div> : null}
            {state.phase === "loading" && messages.length === 0 ? (
              isNew ? <WaitingRow /> : <Spinner />
            ) : null}
            {messages.map((message) => (
              <MessageRow
                key={message.id}
                message={message}
                live={session.live}
                canRemake={message.id === remakeId && !state.sending && !state.remaking}
                onRemake={onRemake}
              />
            ))}
            {outbox.map((unsent, index) => (
              <UnsentRow
                key={unsent.id}
                text={unsent.text}
                waits={answering || index > 0}
                sending={state.sending && index === 0}
              />
            ))}
          </div>
        </div>
      </div>
      {atEnd || !spoken ? null : (
        <button type="button" className="to-end" onClick={goToEnd}>
          <Icon name="down" />
          {t.thread.toEnd}
        </button>
      )}
    </>
  );
}

/** A ref for an element at the top of the list; `onSight` runs when it comes near while `active`. */
function useTopSight(
  scroller: React.RefObject<HTMLDivElement | null>,
  active: boolean,
  onSight: () => void,
) {
  const latest = useRef(onSight);
  useEffect(() => {
    latest.current = onSight;
  });
  const target = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!active || !target.current) return undefined;
    const sight = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) latest.current();
      },
      { root: scroller.current, rootMargin: "400px 0px 0px 0px" },
    );
    sight.observe(target.current);
    return () => sight.disconnect();
  }, [active, scroller]);
  return target;
}
