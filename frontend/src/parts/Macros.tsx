/** Carbohydrates, protein and fat as far as known: grams, and a bar of where the calories are. */

import type { FoodCard } from "../api";
import { isNumber } from "../number";
import { t } from "../strings";

/** kcal in a gram. */
const ENERGY = { carbs: 4, protein: 4, fat: 9 } as const;

export function Macros({ card }: { card: FoodCard }) {
  const parts = [
    { key: "carbs" as const, name: t.card.carbs, grams: card.carbs_g },
    { key: "protein" as const, name: t.card.protein, grams: card.protein_g },
    { key: "fat" as const, name: t.card.fat, grams: card.fat_g },
  ].flatMap(({ key, name, grams }) => (isNumber(grams) ? [{ key, name, grams }] : []));
  if (parts.length === 0) return null;
  return (
    <div className="macros">
      <div className="macro-bar" aria-hidden="true">
        {parts.map(({ key, grams }) => (
          <span key={key} className={`macro-${key}`} style={{ flexGrow: grams * ENERGY[key] }} />
        ))}
      </div>
      <dl>
        {parts.map(({ key, name, grams }) => (
          <div key={key} className={`macro macro-${key}`}>
            <dt>{name}</dt>
            <dd>{t.card.grams(grams)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
