/**
 * The sign on a dish's card. In: a card. Out: an emoji that never says something else than the dish.
 * `signs.json` tells, in this order: `names` that are plain; `plain` kinds, which say enough (those
 * whose sign is `steaming` are shown in a glass when they are served cold); and for `vague` kinds,
 * which may be beef or mackerel, what the dish is `madeOf`, its first ingredient, else a neutral
 * sign. Kinds that are not there, as another bot may have, keep the sign that the bot gave.
 */

import type { FoodCard } from "./api";
import signs from "./signs.json";

const COLD_DRINK = "🥤";
const NAMES = signs.names.map(([name = "", sign = ""]) => [new RegExp(name), sign] as const);
const BY_INGREDIENT = new Map(
  Object.entries(signs.madeOf).flatMap(([sign, names]) => names.map((name) => [name, sign])),
);
const PLAIN = new Map(Object.entries(signs.plain));
const VAGUE = new Map(Object.entries(signs.vague));

export function signOf(card: FoodCard): string {
  const kind = card.kind ?? "";
  const plain = PLAIN.get(kind);
  const vague = VAGUE.get(kind);
  if (plain === undefined && vague === undefined) return card.emoji ?? "";
  const named = NAMES.find(([name]) => name.test(card.name))?.[1];
  if (named !== undefined) return named;
  const cold = card.temperature === "cold" && signs.steaming.includes(kind);
  if (plain !== undefined) return cold ? COLD_DRINK : plain;
  return BY_INGREDIENT.get(card.ingredients?.[0] ?? "") ?? vague ?? "";
}
