/** The greeting over a chat in which nothing was said yet; members are called by their name. */

import { useSession } from "../session";
import { t } from "../strings";

export function Hero() {
  const name = useSession().me?.user?.name ?? "";
  return (
    <div className="hero">
      <p className="hero-title">{t.hero(name)}</p>
      <p className="hero-sub">{t.heroSub}</p>
    </div>
  );
}
