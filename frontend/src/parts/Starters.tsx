/** Questions to begin with, from the bot's own card. */

import type { BotCard } from "../api";
import { t } from "../strings";

export function Starters({ card, onPick }: { card: BotCard | null; onPick(text: string): void }) {
  if (!card || card.starters.length === 0) return null;
  return (
    <ul className="starters" aria-label={t.thread.starters}>
      {card.starters.map((text) => (
        <li key={text}>
          <button type="button" onClick={() => onPick(text)}>
            {text}
          </button>
        </li>
      ))}
    </ul>
  );
}
