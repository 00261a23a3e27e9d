/** Opens a new chat, or the one that was opened a moment ago and is still empty. */

import { Link } from "react-router";
import { t } from "../strings";
import { Icon } from "./Icon";

export function NewChatButton({ bare = false }: { bare?: boolean }) {
  return (
    <Link
      to="/"
      className={bare ? "icon-button" : "button new-chat"}
      aria-label={bare ? t.sidebar.newChat : undefined}
    >
      <Icon name="edit" />
      {bare ? null : t.sidebar.newChat}
    </Link>
  );
}
