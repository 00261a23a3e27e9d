/** One chat: its thread, and the dock with starters, problems and the composer. */

import { useCallback, useEffect, useSyncExternalStore } from "react";
import { useOutletContext, useParams } from "react-router";
import { noticeOf } from "../bots";
import type { ChatSession } from "../chatSession";
import { useChats } from "../chats";
import { warn } from "../notify";
import { Composer } from "../parts/Composer";
import { GoneBot } from "../parts/GoneBot";
import { GuestBanner } from "../parts/GuestBanner";
import { Hero } from "../parts/Hero";
import type { SetHeading } from "../parts/Layout";
import { NoChat } from "../parts/NoChat";
import { Problem } from "../parts/Problem";
import { Starters } from "../parts/Starters";
import { Thread } from "../parts/Thread";
import { usedUp, useSession } from "../session";
import { t } from "../strings";
import { hasSpoken, liveAnswer } from "../thread";
import { useBotOf } from "../useBotOf";
import { useChatSession } from "../useChatSession";
import { useComeback } from "../useComeback";

export function ChatScreen() {
  const { id = "" } = useParams();
  return <OpenChat key={id} id={id} />;
}

function OpenChat({ id }: { id: string }) {
  const { session, isNew, bot } = useChatSession(id);
  useComeback(() => void session.refresh());
  const used = usedUp(useSession().me);
  const state = useSyncExternalStore(session.subscribe, session.snapshot);
  const { card, gone, shown } = useBotOf(state, bot);
  const listed = useChats().list.find((chat) => chat.id === id);
  const title = listed?.title ?? state.chat?.title ?? t.sidebar.untitled;
  const spoken = hasSpoken(state.messages) || state.outbox.length > 0;
  const answering = liveAnswer(state.messages) !== null || state.sending || state.remaking;
  useNames(spoken ? title : null, shown);

  const send = useCallback((text: string) => session.send(text), [session]);
  const stop = useCallback(() => {
    session.stop().catch(() => warn(t.thread.stopFailed));
  }, [session]);

  if (state.phase === "missing") {
    return <NoChat text={t.thread.missing} more={t.thread.missingSub} login />;
  }
  return (
    <div className="chat">
      <h1 className="sr-only">{[title, shown].filter(Boolean).join(" · ")}</h1>
      <Thread
        session={session}
        state={state}
        spoken={spoken}
        isNew={isNew}
        mayAsk={!used && !gone}
        greeting={<Hero chat={id} card={card} />}
      />
      {gone ? (
        <GoneBot chat={id} />
      ) : (
        <div className="dock">
          <GuestBanner />
          {used && state.problem?.code === "quota_exceeded" ? null : (
            <Problem problem={state.problem} onRetry={retryOf(session, state.phase, isNew)} />
          )}
          {spoken || state.phase !== "ready" ? null : <Starters card={card} onPick={send} />}
          <Composer
            chat={id}
            example={card?.starters.at(-1)}
            answering={answering}
            returned={state.returned}
            onSend={send}
            onStop={stop}
          />
          <p className="notice">{noticeOf(card)}</p>
        </div>
      )}
    </div>
  );
}

/** A chat that could not be opened offers to be opened again. */
function retryOf(session: ChatSession, phase: string, isNew: boolean): (() => void) | null {
  return phase === "failed" ? () => void session.start(isNew ? "reopen" : "open") : null;
}

/** Names the window by the chat, or by the bot of a new one, and the frame of a chat by its bot. */
function useNames(title: string | null, bot: string | null): void {
  const setHeading = useOutletContext<SetHeading>();
  useEffect(() => {
    document.title = [title ?? bot, t.brand].filter(Boolean).join(" · ");
  }, [title, bot]);
  useEffect(() => {
    setHeading(title === null ? null : bot); // a new chat shows the choice itself
    return () => setHeading(null);
  }, [setHeading, title, bot]);
}
