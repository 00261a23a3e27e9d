import { createElement, type ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { MemoryRouter } from "react-router";
import { expect, test } from "vitest";
import type { BotCard } from "../src/api";
import { areSeveral, cardOf, noticeOf, questionsOf } from "../src/bots";
import { BotChoice } from "../src/parts/BotChoice";
import { GoneBot } from "../src/parts/GoneBot";
import { Starters } from "../src/parts/Starters";
import { t } from "../src/strings";

const PLAIN: BotCard = {
  name: "a-library", title: "솔빛도서관 안내", description: "이용 시간을 알려 드려요.", notice: "",
  starters: ["몇 시까지 열어요?"], allergens: [], diets: [],
};
const FOOD: BotCard = { ...PLAIN, name: "food", title: "오늘 뭐 먹지?", allergens: ["잣", "우유"], diets: ["vegan"] };
const drawn = (node: ReactNode): string =>
  renderToStaticMarkup(createElement(MemoryRouter, null, node));

test("a chat is with the bot it names, or with the first", () => {
  expect(cardOf([PLAIN, FOOD], "food")).toBe(FOOD);
  expect(cardOf([PLAIN, FOOD], null)).toBe(PLAIN);
  expect(cardOf([PLAIN, FOOD], "law")).toBeNull();
  expect(cardOf([], null)).toBeNull();
  expect(cardOf(null, "food")).toBeNull();
});

test("one bot is no choice", () => {
  expect([null, [], [FOOD], [FOOD, PLAIN]].map(areSeveral)).toEqual([false, false, false, true]);
});

test("a profile is asked what some bot has a use for, each once", () => {
  const other: BotCard = { ...PLAIN, allergens: ["우유", "새우"], diets: ["halal", "vegan"] };
  expect(questionsOf([PLAIN])).toBeNull();
  expect(questionsOf([PLAIN, FOOD, other])).toEqual({
    allergens: ["잣", "우유", "새우"],
    diets: ["vegan", "halal"],
  });
});

test("the notice is the bot's own, and never missing", () => {
  expect(noticeOf({ ...PLAIN, notice: "상담이 아니에요." })).toBe("상담이 아니에요.");
  expect(noticeOf(PLAIN)).toBe(t.notice);
  expect(noticeOf(null)).toBe(t.notice);
});

test("the choice links each bot by its address and tells which one is chosen", () => {
  const html = drawn(createElement(BotChoice, { chat: "c", bots: [PLAIN, FOOD], chosen: "food" }));
  expect(html).toMatch(/<nav aria-label="이야기할 말벗 고르기">/);
  expect(html.match(/href="[^"]*"/g)).toEqual(['href="/new/a-library"', 'href="/new/food"']);
  expect(html.match(/aria-current="true"/g)).toHaveLength(1);
  expect(html.indexOf('aria-current="true"')).toBeGreaterThan(html.indexOf("/new/a-library"));
  expect(html).toContain("이용 시간을 알려 드려요.");
});

test("a card's words are words, whatever they look like", () => {
  const bots = [{ ...PLAIN, title: "<img src=x onerror=alert(1)>", description: "<b>굵게</b>" }, FOOD];
  const html = drawn(createElement(BotChoice, { chat: "c", bots, chosen: undefined }));
  expect(html).not.toMatch(/<img|<b>/);
  expect(html).not.toContain("aria-current");
});

test("starters are the bot's own; a bot without any has none", () => {
  const onPick = (): void => undefined;
  expect(drawn(createElement(Starters, { card: PLAIN, onPick }))).toContain("몇 시까지 열어요?");
  expect(drawn(createElement(Starters, { card: { ...PLAIN, starters: [] }, onPick }))).toBe("");
  expect(drawn(createElement(Starters, { card: null, onPick }))).toBe("");
});

test("where the bot is gone, it is said, and a new chat is offered instead of a box", () => {
  const html = drawn(createElement(GoneBot, { chat: "c" }));
  expect(html).toContain(t.bots.gone);
  expect(html).toContain('href="/"');
  expect(html).not.toContain("textarea");
});
