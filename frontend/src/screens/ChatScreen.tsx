/** One chat: its thread, and the dock with starters, problems and the composer. */

import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { useLocation, useNavigate, useParams } from "react-router";
import { api } from "../api";
import { noticeOf, useBotCard } from "../bot";
import { ChatSession } from "../chatSession";
import { useChats } from "../chats";
import { drafts } from "../drafts";
import { forgetFresh, freshChat, keepFresh } from "../fresh";
import { warn } from "../notify";
import { Composer } from "../parts/Composer";
import { GuestBanner } from "../parts/GuestBanner";
import { NoChat } from "../parts/NoChat";
import { Problem } from "../parts/Problem";
import { Starters } from "../parts/Starters";
import { Thread } from "../parts/Thread";
import { personOf, usedUp, useSession } from "../session";
import { t } from "../strings";
import { hasSpoken, liveAnswer } from "../thread";
import { useComeback } from "../useComeback";
import type { Arrival } from "./HomeScreen";

export function ChatScreen() {
  const { id = "" } = useParams();
  return <OpenChat key={id} id={id} />;
}

function OpenChat({ id }: { id: string }) {
  const { session, isNew } = useChatSession(id);
  useComeback(() => void session.refresh());
  const used = usedUp(useSession().me);
  const state = useSyncExternalStore(session.subscribe, session.snapshot);
  const card = useBotCard();
  const title = useChats().list.find((chat) => chat.id === id)?.title ?? t.sidebar.untitled;
  const spoken = hasSpoken(state.messages) || state.outbox.length > 0;
  const answering = liveAnswer(state.messages) !== null || state.sending || state.remaking;

  useEffect(() => {
    document.title = spoken ? `${title} · ${t.brand}` : t.brand;
  }, [title, spoken]);

  const send = useCallback((text: string) => session.send(text), [session]);
  const stop = useCallback(() => {
    session.stop().catch(() => warn(t.thread.stopFailed));
  }, [session]);

  if (state.phase === "missing") return <NoChat text={t.thread.missing} more={t.thread.missingSub} />;
  return (
    <div className="chat">
      <h1 className="sr-only">{title}</h1>
      <Thread session={session} state={state} spoken={spoken} isNew={isNew} mayAsk={!used} />
      <div className="dock">
        <GuestBanner />
        {used && state.problem?.code === "quota_exceeded" ? null : (
          <Problem problem={state.problem} onRetry={retryOf(session, state.phase, isNew)} />
        )}
        {spoken || state.phase !== "ready" ? null : <Starters onPick={send} />}
        <Composer
          chat={id}
          answering={answering}
          returned={state.returned}
          onSend={send}
          onStop={stop}
        />
        <p className="notice">{noticeOf(card)}</p>
      </div>
    </div>
  );
}

/** A chat that could not be opened offers to be opened again. */
function retryOf(session: ChatSession, phase: string, isNew: boolean): (() => void) | null {
  return phase === "failed" ? () => void session.start(isNew ? "reopen" : "open") : null;
}

/** The session behind a chat, opened as soon as the server knows who is asking. */
function useChatSession(id: string): { session: ChatSession; isNew: boolean } {
  const { me, refresh } = useSession();
  const { put } = useChats();
  const navigate = useNavigate();
  const arrival = (useLocation().state ?? {}) as Arrival;
  const [arrived] = useState(() => ({ ...arrival, fresh: arrival.fresh === true || freshChat() === id }));
  const create = useRef(arrived.create === true);
  const who = me && personOf(me);

  const [session] = useState(
    () =>
      new ChatSession(id, {
        api,
        drafts,
        bot: t.bot,
        onCreated: () => {
          create.current = false;
          keepFresh(id);
          // A reload must find the chat instead of making it once more.
          void navigate(`/chat/${id}`, { replace: true, state: { fresh: true } });
        },
        onFailed: refresh,
        onTurn: () => {
          forgetFresh(id);
          refresh();
          // The first message lists and names the chat; without it the list is only a little old.
          api.chat(id).then(put, () => undefined);
        },
      }),
  );
  const missing = useSyncExternalStore(session.subscribe, () => session.snapshot().phase === "missing");

  useEffect(() => {
    if (who === null) return undefined;
    void session.start(create.current ? "create" : arrived.fresh ? "reopen" : "open");
    return () => session.dispose();
  }, [session, who, arrived]);

  useEffect(() => {
    if (!missing || !arrived.fresh) return;
    forgetFresh(id);
    void navigate("/", { replace: true });
  }, [missing, arrived, id, navigate]);

  return { session, isNew: arrived.create === true || arrived.fresh };
}
