/** In place of a chat that cannot be shown. */

import { Link, useLocation } from "react-router";
import { useSession } from "../session";
import { t } from "../strings";
import { Mark } from "./Mark";

interface Props {
  text: string;
  more: string;
  /** Whether logging in may show it after all. */
  login?: boolean;
}

export function NoChat({ text, more, login = false }: Props) {
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
        {login && me && !me.user ? (
          <Link to="/login" state={{ next: pathname }} className="button">
            {t.account.login}
          </Link>
        ) : null}
      </div>
    </div>
  );
}
