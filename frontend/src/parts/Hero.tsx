/** The greeting over a chat in which nothing was said yet. */

import { t } from "../strings";

export function Hero() {
  return (
    <div className="hero">
      <p className="hero-title">{t.hero}</p>
      <p className="hero-sub">{t.heroSub}</p>
    </div>
  );
}
