/** How much a guest may still ask today, and the way out of counting. */

import { Link } from "react-router";
import { useSession } from "../session";
import { t } from "../strings";

export function GuestBanner() {
  const guest = useSession().me?.guest;
  if (!guest) return null;
  const none = guest.turns_left <= 0;
  return (
    <p className={none ? "guest guest-none" : "guest"}>
      <span>{none ? t.guest.none : t.guest.left(guest.turns_left)}</span>{" "}
      <Link to="/signup">{t.guest.join}</Link>
    </p>
  );
}
