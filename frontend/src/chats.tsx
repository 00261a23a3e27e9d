/** The list of chats in the sidebar: newest first, loaded page by page, kept right by its users. */

import { createContext, use, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { api, type Chat } from "./api";
import { newestFirst, refreshed } from "./chatList";
import { retrying } from "./backoff";
import { sentence } from "./http";
import { warn } from "./notify";
import { useComeback } from "./useComeback";

interface Chats {
  list: readonly Chat[];
  phase: "loading" | "ready" | "failed";
  /** True when older chats are left to load. */
  more: boolean;
  loadMore(): void;
  reload(): void;
  put(chat: Chat): void;
  rename(id: string, title: string): Promise<void>;
  remove(id: string): Promise<void>;
}

const ChatsContext = createContext<Chats | null>(null);

/**
 * `who` names the person; null while nobody knows, and then it asks for nothing, because the first
 * answer of the server sets the cookie that the next request needs.
 */
export function ChatsProvider({ children, who }: { children: ReactNode; who: string | null }) {
  const [list, setList] = useState<readonly Chat[]>([]);
  const [next, setNext] = useState<string | null>(null);
  const [phase, setPhase] = useState<Chats["phase"]>("loading");
  const [round, setRound] = useState(0);
  const shown = useRef<string | null>(null);

  useEffect(() => {
    if (who === null) return undefined;
    const life = new AbortController();
    const known = shown.current === who;
    if (!known) setPhase("loading");
    if (!known) setList([]);
    retrying(() => api.chats(null, life.signal), life.signal).then(
      (page) => {
        setList((now) => refreshed(now, page));
        if (!known) setNext(page.next); // else later pages are here already
        shown.current = who;
        setPhase("ready");
      },
      () => {
        if (!life.signal.aborted && !known) setPhase("failed");
      },
    );
    return () => life.abort();
  }, [round, who]);

  useComeback(() => setRound((n) => n + 1)); // another tab may have begun a chat
  const reload = useCallback(() => setRound((n) => n + 1), []);
  const put = useCallback(
    (chat: Chat) => setList((now) => newestFirst([...now.filter((c) => c.id !== chat.id), chat])),
    [],
  );
  const rename = useCallback(
    async (id: string, title: string) => put(await api.renameChat(id, title)),
    [put],
  );
  const remove = useCallback(async (id: string) => {
    await api.removeChat(id);
    setList((now) => now.filter((chat) => chat.id !== id));
  }, []);
  const loadMore = useCallback(() => {
    if (next === null) return;
    setNext(null);
    api.chats(next).then(
      (page) => {
        setList((now) => newestFirst([...now, ...page.data]));
        setNext(page.next);
      },
      (error: unknown) => {
        setNext(next);
        warn(sentence(error));
      },
    );
  }, [next]);

  const chats = useMemo<Chats>(
    () => ({ list, phase, more: next !== null, loadMore, reload, put, rename, remove }),
    [list, phase, next, loadMore, reload, put, rename, remove],
  );
  return <ChatsContext value={chats}>{children}</ChatsContext>;
}

export function useChats(): Chats {
  const chats = use(ChatsContext);
  if (!chats) throw new Error("useChats outside ChatsProvider");
  return chats;
}
