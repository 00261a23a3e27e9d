/** In place of a chat that cannot be shown; a guest may have to log in to see it. */

import { Link, useLocation } from "react-router";
import { useSession } from "../session";
import { t } from "../strings";
import { Mark } from "./Mark";

export function NoChat({ text, more }: { text: string; more: string }) {
  const { me } = useSession();
  const { pathname } = useLocation();
  return (
    <div className="blank">
      <Mark />
      <h1>{text}</h1>
      <p className="quiet">{more}</p>
      <div className="blank-buttons">
        <Link to="/" className="button primary">
          {t.sidebar.newChat}
        </Link>
        {me && !me.user ? (
          <Link to="/login" state={{ next: pathname }} className="button">
            {t.account.login}
          </Link>
        ) : null}
      </div>
    </div>
  );
}
