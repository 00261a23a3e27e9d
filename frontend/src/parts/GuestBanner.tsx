/** How much a guest may still ask today, and the way out of counting. Says alone that it is all used. */

import { Link, useLocation } from "react-router";
import { usedUp, useSession } from "../session";
import { t } from "../strings";

export function GuestBanner() {
  const { me } = useSession();
  const { pathname } = useLocation();
  if (!me?.guest || me.guest.limit <= 0) return null;
  const none = usedUp(me);
  return (
    <p className={none ? "guest guest-none" : "guest"} role="status">
      <span>{none ? t.guest.none : t.guest.left(me.guest.turns_left)}</span>{" "}
      <Link to="/signup" state={none ? { next: pathname } : null}>
        {t.guest.join}
      </Link>
    </p>
  );
}
