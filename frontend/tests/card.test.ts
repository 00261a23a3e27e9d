import { readFileSync } from "node:fs";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import type { FoodCard as Card } from "../src/api";
import { FoodCard } from "../src/parts/FoodCard";
import { t } from "../src/strings";

const PLAIN: Card = { id: "kimbap", name: "김밥" };
const WHOLE: Card = {
  ...PLAIN, cuisine: "한식", kind: "밥", emoji: "🍙", blurb: "든든해요.", spicy: 0,
  temperature: "warm", price: 1, kcal: 450, carbs_g: 70, protein_g: 12, fat_g: 0, serving_g: 250,
  nutrition_basis: "estimate", allergens: ["난류"], ingredients: ["밥", "김"], reason: "가벼워요",
};
const drawn = (card: Card): string => renderToStaticMarkup(createElement(FoodCard, { card }));

test("a card with an id and a name alone is a plain card", () => {
  const html = drawn(PLAIN);
  expect(html).toContain("<h3>김밥</h3>");
  expect(html).toContain("확인 필요");
  expect(html).not.toContain("표시 대상 없음");
  for (const part of ["kcal", "macros", "facts", "fold", "card-blurb", "card-emoji", "NaN", "undefined"]) {
    expect(html).not.toContain(part);
  }
});

test("a whole card shows everything, zeros too", () => {
  const html = drawn(WHOLE);
  for (const part of ["한식 · 밥", "450", "추정", "70g", "0g", "안 매워요", "난류", "밥, 김", "가벼워요"]) {
    expect(html).toContain(part);
  }
  expect(html).not.toContain("확인 필요");
});

test("a dish served neither hot nor cold says nothing of it", () => {
  expect(drawn({ ...WHOLE, temperature: "warm" })).not.toContain("뜨겁");
  expect(drawn({ ...WHOLE, temperature: "hot" })).toContain("뜨끈해요");
});

test.each(Object.keys(WHOLE).filter((key) => !(key in PLAIN)))("a card without %s is drawn", (key) => {
  for (const value of [undefined, null]) {
    const html = drawn({ ...WHOLE, [key]: value });
    expect(html).toContain("<h3>김밥</h3>");
    expect(html).not.toMatch(/NaN|undefined|null/);
  }
});

test("a price is told in the words of the bot, whole, and named for who cannot see it", () => {
  const words = new URL("../../src/malbeot/bots/food/catalogue/words.toml", import.meta.url);
  const [, list = ""] = /^price = \[(.*)\]$/m.exec(readFileSync(words, "utf8")) ?? [];
  const said = list.split(", ").map((phrase) => phrase.slice(1, -1));
  const spoken = t.card.prices.map((chip) => chip.replace(" 미만", "이 안 되는 정도").replace(" 이상", "이 넘는 정도"));
  expect(spoken).toEqual(said);
  t.card.prices.forEach((chip, band) => {
    const html = drawn({ ...WHOLE, price: band + 1 });
    expect(html).toContain(`<li><span class="sr-only">가격 </span>${chip}</li>`);
  });
  for (const price of [0, 5, 1.5]) expect(drawn({ ...WHOLE, price })).not.toContain("가격");
});
