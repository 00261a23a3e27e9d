import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import type { FoodCard as Card } from "../src/api";
import { FoodCard } from "../src/parts/FoodCard";

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

test.each(Object.keys(WHOLE).filter((key) => !(key in PLAIN)))("a card without %s is drawn", (key) => {
  for (const value of [undefined, null]) {
    const html = drawn({ ...WHOLE, [key]: value });
    expect(html).toContain("<h3>김밥</h3>");
    expect(html).not.toMatch(/NaN|undefined|null/);
  }
});
