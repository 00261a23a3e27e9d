/** How hot a dish is: three marks to see, one word to read. */

import { t } from "../strings";

export function SpiceMarks({ level }: { level: number }) {
  const known = Math.min(3, Math.max(0, Math.round(level)));
  return (
    <span className={`spice spice-${known}`}>
      <span aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      {t.card.spicy[known]}
    </span>
  );
}
