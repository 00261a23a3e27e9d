/** The dishes that an answer recommends. */

import { memo } from "react";
import type { FoodCard as Card } from "../api";
import { t } from "../strings";
import { FoodCard } from "./FoodCard";

export const FoodCards = memo(function FoodCards({ picks }: { picks: readonly Card[] }) {
  if (picks.length === 0) return null;
  return (
    <div className="cards" role="group" aria-label={t.card.group}>
      {picks.map((card) => (
        <FoodCard key={card.id} card={card} />
      ))}
    </div>
  );
});
