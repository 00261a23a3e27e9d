/** The session behind a chat, opened as soon as the server knows who is asking. */

import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { useLocation, useNavigate } from "react-router";
import { api } from "./api";
import { ChatSession } from "./chatSession";
import { useChats } from "./chats";
import { chooseBot } from "./choice";
import { drafts } from "./drafts";
import { forgetFresh, isFresh, keepFresh } from "./fresh";
import type { Arrival } from "./screens/HomeScreen";
import { personOf, useSession } from "./session";

interface Opened {
  session: ChatSession;
  isNew: boolean;
  /** Whom a new chat was begun with; null where that is the server's to say. */
  bot: string | null;
}

export function useChatSession(id: string): Opened {
  const { me, refresh } = useSession();
  const { put } = useChats();
  const navigate = useNavigate();
  const arrival = (useLocation().state ?? {}) as Arrival;
  const [arrived] = useState(() => ({ ...arrival, fresh: arrival.fresh === true || isFresh(id) }));
  const create = useRef(arrived.create === true);
  const bot = arrived.bot ?? null;
  const who = me && personOf(me);

  const [session] = useState(
    () =>
      new ChatSession(id, {
        api,
        drafts,
        bot,
        onCreated: (chat) => {
          create.current = false;
          keepFresh(id, chat.bot);
          // A reload must find the chat instead of making it once more.
          const state: Arrival = { fresh: true, bot: chat.bot };
          void navigate(`/chat/${id}`, { replace: true, state });
        },
        onFailed: refresh,
        onTurn: (chat) => {
          forgetFresh(id);
          if (chat) chooseBot(chat.bot);
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

  return { session, isNew: arrived.create === true || arrived.fresh, bot };
}
