/**
 * One dish: what it is, why it was picked, and what somebody has to know before eating it. A card
 * that knows less shows less; only that nothing is known of allergens is always said.
 */

import type { FoodCard as Card } from "../api";
import { isNumber } from "../number";
import { signOf } from "../sign";
import { t } from "../strings";
import { Macros } from "./Macros";
import { SpiceMarks } from "./SpiceMarks";

const ESTIMATE = "estimate";

export function FoodCard({ card }: { card: Card }) {
  const kind = [card.cuisine, card.kind].filter(Boolean).join(" · ");
  const sign = signOf(card);
  return (
    <article role="article" className="card" aria-label={card.name}>
      <header className="card-head">
        {sign ? (
          <span className="card-emoji" aria-hidden="true">
            {sign}
          </span>
        ) : null}
        <div>
          <h3>{card.name}</h3>
          {kind ? <p className="card-kind">{kind}</p> : null}
        </div>
      </header>
      {card.reason ? <p className="card-reason">{card.reason}</p> : null}
      {card.blurb ? <p className="card-blurb">{card.blurb}</p> : null}
      {isNumber(card.kcal) ? <Energy kcal={card.kcal} basis={card.nutrition_basis} /> : null}
      <Macros card={card} />
      <Traits card={card} />
      <Allergens names={card.allergens ?? [t.card.unknown]} />
      <Fold card={card} />
    </article>
  );
}

function Energy({ kcal, basis }: { kcal: number; basis: Card["nutrition_basis"] }) {
  return (
    <p className="card-kcal">
      <b>{kcal.toLocaleString("ko")}</b> {t.card.kcal}
      {basis === ESTIMATE ? (
        <span className="tag" title={t.card.estimateLong}>
          {t.card.estimate}
        </span>
      ) : null}
    </p>
  );
}

function Traits({ card }: { card: Card }) {
  const temperature = t.card.temperature[card.temperature ?? ""];
  const price = isNumber(card.price) ? t.card.prices[card.price - 1] : undefined;
  if (!isNumber(card.spicy) && !temperature && !price) return null;
  return (
    <ul className="facts">
      {isNumber(card.spicy) ? (
        <li>
          <SpiceMarks level={card.spicy} />
        </li>
      ) : null}
      {temperature ? <li>{temperature}</li> : null}
      {price ? (
        <li>
          <span className="sr-only">{t.card.price} </span>
          {price}
        </li>
      ) : null}
    </ul>
  );
}

function Allergens({ names }: { names: readonly string[] }) {
  return (
    <div className="allergens">
      <span className="allergens-label">{t.card.allergens}</span>
      {names.length === 0 ? <span className="quiet">{t.card.noAllergens}</span> : null}
      {names.map((name) => (
        <span key={name} className={name === t.card.unknown ? "chip chip-unknown" : "chip"}>
          {name}
        </span>
      ))}
    </div>
  );
}

function Fold({ card }: { card: Card }) {
  const ingredients = card.ingredients ?? [];
  const basis = basisOf(card);
  if (ingredients.length === 0 && basis === "") return null;
  return (
    <details className="fold">
      <summary>{t.card.ingredients}</summary>
      {ingredients.length > 0 ? (
        <p>
          <b>{t.card.ingredientList}</b> {ingredients.join(", ")}
        </p>
      ) : null}
      {basis ? <p className="quiet">{basis}</p> : null}
    </details>
  );
}

/** What the figures stand for and where they come from. */
function basisOf({ serving_g: grams, nutrition_basis: basis }: Card): string {
  const serving = isNumber(grams) && grams > 0 ? t.card.serving(grams) : "";
  const source = !basis ? "" : basis === ESTIMATE ? t.card.estimateLong : t.card.source(basis);
  return [serving, source].filter(Boolean).join(" · ");
}
