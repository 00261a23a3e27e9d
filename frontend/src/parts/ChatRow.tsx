/** One chat in the list: a link, and a menu to rename or delete it. */

import { lazy, Suspense, useState } from "react";
import { NavLink, useMatch, useNavigate } from "react-router";
import type { Chat } from "../api";
import { areSeveral, cardOf, useBots } from "../bots";
import { useChats } from "../chats";
import { forgetFresh } from "../fresh";
import { sentence } from "../http";
import { notify, warn } from "../notify";
import { t } from "../strings";
import { Icon } from "./Icon";
import { RenameBox } from "./RenameBox";

/** Called when the pointer or the focus comes near, so that the press finds it loaded. */
const loadRowMenu = () => import("./RowMenu");
const RowMenu = lazy(loadRowMenu);
const Confirm = lazy(() => import("./Confirm"));

export function ChatRow({ chat }: { chat: Chat }) {
  const { rename, remove } = useChats();
  const [mode, setMode] = useState<"plain" | "menu" | "rename" | "remove">("plain");
  const open = useMatch("/chat/:id")?.params.id === chat.id;
  const navigate = useNavigate();
  const { list } = useBots();
  const bot = areSeveral(list) ? cardOf(list, chat.bot) : null;
  const plain = (): void => setMode("plain");

  const save = (title: string): void => {
    plain();
    if (title !== "" && title !== chat.title) {
      rename(chat.id, title).catch((error: unknown) => warn(sentence(error)));
    }
  };
  const drop = async (): Promise<void> => {
    plain();
    try {
      await remove(chat.id);
    } catch (error) {
      return warn(sentence(error));
    }
    forgetFresh(chat.id);
    notify(t.sidebar.removed);
    if (open) void navigate("/", { replace: true });
  };

  if (mode === "rename") return <RenameBox title={chat.title} onSave={save} onCancel={plain} />;
  const button = (
    <button
      type="button"
      className="icon-button small row-menu"
      aria-label={t.sidebar.menu(chat.title)}
      aria-haspopup="menu"
      aria-expanded={false}
      onPointerEnter={() => void loadRowMenu()}
      onFocus={() => void loadRowMenu()}
      onClick={() => setMode("menu")}
    >
      <Icon name="more" />
    </button>
  );
  return (
    <li className={open ? "chat-row open" : "chat-row"}>
      <NavLink to={`/chat/${chat.id}`} title={chat.title}>
        {chat.title}
        {bot ? <span className="chat-row-bot">{bot.title}</span> : null}
      </NavLink>
      {mode === "menu" ? (
        <Suspense fallback={button}>
          <RowMenu
            label={t.sidebar.menu(chat.title)}
            onRename={() => setMode("rename")}
            onRemove={() => setMode("remove")}
            onClose={() => setMode((now) => (now === "menu" ? "plain" : now))}
          />
        </Suspense>
      ) : (
        button
      )}
      {mode === "remove" ? (
        <Suspense fallback={null}>
          <Confirm
            title={t.sidebar.removeTitle}
            body={t.sidebar.removeBody(chat.title)}
            action={t.sidebar.remove}
            onConfirm={() => void drop()}
            onCancel={plain}
          />
        </Suspense>
      ) : null}
    </li>
  );
}
