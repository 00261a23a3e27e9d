/** Brand, new chat, the chats by day, short news, and the account. */

import { Link } from "react-router";
import type { Chat } from "../api";
import { useChats } from "../chats";
import { t } from "../strings";
import { AccountBox } from "./AccountBox";
import { ChatRow } from "./ChatRow";
import { Mark } from "./Mark";
import { NewChatButton } from "./NewChatButton";
import { Toasts } from "./Toasts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** Under which heading a chat stands, by the reader's own days. */
export function heading(updated: string, now = new Date()): string {
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime();
  const at = Date.parse(updated);
  if (at >= midnight) return t.sidebar.today;
  if (at >= midnight - DAY_MS) return t.sidebar.yesterday;
  return at >= midnight - 7 * DAY_MS ? t.sidebar.week : t.sidebar.earlier;
}

export function Sidebar() {
  const { list, phase, more, loadMore, reload } = useChats();
  return (
    <>
      <Link to="/" className="brand">
        <Mark />
        {t.brand}
      </Link>
      <NewChatButton />
      <nav className="chats" aria-label={t.sidebar.label}>
        {groups(list).map(([name, chats]) => (
          <section key={name}>
            <h2>{name}</h2>
            <ul>
              {chats.map((chat) => (
                <ChatRow key={chat.id} chat={chat} />
              ))}
            </ul>
          </section>
        ))}
        {phase === "ready" && list.length === 0 ? <p className="quiet">{t.sidebar.empty}</p> : null}
        {phase === "failed" ? (
          <p className="quiet">
            {t.sidebar.failed}{" "}
            <button type="button" className="link" onClick={reload}>
              {t.retry}
            </button>
          </p>
        ) : null}
        {more ? (
          <button type="button" className="button ghost" onClick={loadMore}>
            {t.sidebar.more}
          </button>
        ) : null}
      </nav>
      <Toasts />
      <AccountBox />
    </>
  );
}

function groups(list: readonly Chat[]): [string, Chat[]][] {
  const out = new Map<string, Chat[]>();
  for (const chat of list) {
    const name = heading(chat.updated_at);
    out.set(name, [...(out.get(name) ?? []), chat]);
  }
  return [...out];
}
