/** Who is logged in, at the foot of the list of chats, and the menu behind the name. */

import { lazy, Suspense, useState } from "react";
import { Link } from "react-router";
import { useSession } from "../session";
import { t } from "../strings";
import { Icon } from "./Icon";

/** Called when the pointer or the focus comes near, so that the press finds it loaded. */
const loadAccountMenu = () => import("./AccountMenu");
const AccountMenu = lazy(loadAccountMenu);

export function AccountBox() {
  const { me } = useSession();
  const [open, setOpen] = useState(false);
  const name = me?.user?.name ?? (me ? t.account.guest : "");
  const label = (
    <>
      <span className="avatar" aria-hidden="true">
        {me?.user ? [...name][0] : <Icon name="user" />}
      </span>
      <span className="account-name">{name}</span>
      <Icon name="more" />
    </>
  );
  const button = (
    <button
      type="button"
      className="account-button"
      aria-label={`${t.account.menu} (${name})`}
      aria-haspopup="menu"
      aria-expanded={false}
      onPointerEnter={() => void loadAccountMenu()}
      onFocus={() => void loadAccountMenu()}
      onClick={() => setOpen(true)}
    >
      {label}
    </button>
  );
  return (
    <div className="account">
      {me && !me.user ? (
        <div className="account-join">
          <Link to="/login" className="button">
            {t.account.login}
          </Link>
          <Link to="/signup" className="button primary">
            {t.account.signup}
          </Link>
        </div>
      ) : null}
      {open ? (
        <Suspense fallback={button}>
          <AccountMenu name={name} label={label} onClose={() => setOpen(false)} />
        </Suspense>
      ) : (
        button
      )}
    </div>
  );
}
