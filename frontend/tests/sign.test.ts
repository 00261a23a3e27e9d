/** The sign on a card never contradicts the dish. */

import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { signOf } from "../src/sign";

const DISHES = new URL("../../src/malbeot/bots/food/catalogue/dishes/", import.meta.url);
const TABLES = readdirSync(DISHES).flatMap((file) =>
  readFileSync(new URL(file, DISHES), "utf8").split("[[dish]]").slice(1),
);
const CARDS = TABLES.map((table) => ({
  id: text(table, "id"),
  name: text(table, "name"),
  kind: text(table, "kind"),
  temperature: text(table, "temperature"),
  ingredients: [/^ingredients = \[\s*"([^"]+)"/m.exec(table)?.[1] ?? ""],
  emoji: "?",
}));

function text(table: string, key: string): string {
  return new RegExp(`^${key} = "([^"]*)"`, "m").exec(table)?.[1] ?? "";
}

function sign(name: string): string {
  const card = CARDS.find((dish) => dish.name === name);
  return card ? signOf(card) : "no such dish";
}

test.each([
  ["계란찜", "🥚"], ["주꾸미볶음", "🐙"], ["갈치조림", "🐟"], ["고등어구이", "🐟"], ["삼겹살구이", "🥩"],
  ["연어스테이크", "🐟"], ["돈까스", "🥩"], ["크림새우", "🦐"], ["육회", "🥩"], ["계란말이", "🥚"],
  ["닭갈비", "🍗"], ["떡볶이", "🍲"], ["인절미", "🍡"], ["두부조림", "🍲"], ["유부초밥", "🍙"],
])("%s is shown with %s", (name, expected) => expect(sign(name)).toBe(expected));

test("every dish of the catalogue has a sign of ours", () => {
  expect(CARDS.length).toBeGreaterThan(600);
  expect(CARDS.filter((card) => ["", "?"].includes(signOf(card))).map((card) => card.name)).toEqual([]);
});

test("meat is shown on no dish of fish, egg, bean or plant alone", () => {
  const meat = new Set(["🥩", "🍖", "🍗"]);
  const shown = CARDS.filter((card) => meat.has(signOf(card)));
  expect(shown.filter((card) => !/고기|갈비|삼겹|족/.test(card.ingredients[0]!))).toEqual([]);
});

test("a card without ingredients gets the neutral sign, another bot's keeps its own", () => {
  expect(signOf({ id: "a", name: "무엇구이", kind: "구이" })).toBe("🍽️");
  expect(signOf({ id: "b", name: "계약서", kind: "문서", emoji: "📄" })).toBe("📄");
  expect(signOf({ id: "c", name: "이름만" })).toBe("");
});
