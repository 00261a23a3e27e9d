/** Questions to begin with, from the bot's own card. */

import { useBotCard } from "../bot";
import { t } from "../strings";

export function Starters({ onPick }: { onPick(text: string): void }) {
  const value = useBotCard();
  if (!value || value.starters.length === 0) return null;
  return (
    <ul className="starters" aria-label={t.thread.starters}>
      {value.starters.map((text) => (
        <li key={text}>
          <button type="button" onClick={() => onPick(text)}>
            {text}
          </button>
        </li>
      ))}
    </ul>
  );
}
