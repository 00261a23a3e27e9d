import { beforeEach, expect, test, vi } from "vitest";
import { chooseBot, chosenBot } from "../src/choice";
import { forgetFresh, freshChat, isFresh, keepFresh } from "../src/fresh";
import { FakeStorage } from "./fakeStorage";

const HALF_HOUR = 30 * 60 * 1000;
let storage: FakeStorage;

beforeEach(() => {
  storage = new FakeStorage();
  vi.stubGlobal("localStorage", storage);
});

test("each bot has a fresh chat of its own; nobody's wish is the newest", () => {
  keepFresh("a", "food");
  keepFresh("b", "a-library");
  expect(freshChat("food")?.id).toBe("a");
  expect(freshChat("a-library")?.id).toBe("b");
  expect(freshChat(null)?.id).toBe("b");
  expect(freshChat("law")).toBeNull();
  keepFresh("c", "food");
  expect(freshChat("food")?.id).toBe("c");
  expect(isFresh("a")).toBe(false);
});

test("a greeting suits its hour only", () => {
  keepFresh("a", "food", 1_000);
  expect(freshChat("food", 1_000 + HALF_HOUR - 1)?.id).toBe("a");
  expect(freshChat("food", 1_000 + HALF_HOUR)).toBeNull();
});

test("one is forgotten, or all", () => {
  keepFresh("a", "food");
  keepFresh("b", "a-library");
  forgetFresh("a");
  expect([isFresh("a"), isFresh("b")]).toEqual([false, true]);
  forgetFresh();
  expect(isFresh("b")).toBe(false);
  expect(storage.length).toBe(0);
});

test.each(['{"id":"a","at":9e15}', "[{}]", "[null]", "nonsense", '["a"]'])(
  "what another version or program wrote (%s) is no chat",
  (text) => {
    storage.setItem("malbeot:fresh", text);
    expect(freshChat(null)).toBeNull();
    keepFresh("b", "food");
    expect(freshChat("food")?.id).toBe("b");
  },
);

test("the last choice is remembered", () => {
  expect(chosenBot()).toBeNull();
  chooseBot("a-library");
  expect(chosenBot()).toBe("a-library");
});

test("where storage is closed, nothing is remembered and nothing breaks", () => {
  vi.stubGlobal("localStorage", undefined);
  keepFresh("a", "food");
  chooseBot("food");
  forgetFresh();
  expect(freshChat(null)).toBeNull();
  expect(chosenBot()).toBeNull();
});
