import { expect, test } from "vitest";
import { Drafts } from "../src/drafts";
import { FakeStorage } from "./fakeStorage";

function closed(): Storage {
  throw new DOMException("denied", "SecurityError");
}

test("a draft comes back for its own chat, emoji and NFD as typed", () => {
  const drafts = new Drafts(() => storage);
  const storage = new FakeStorage();
  const text = "김치찌개".normalize("NFD") + " 🍲\n둘째 줄";
  drafts.keepDraft("a", text);
  expect(drafts.draft("a")).toBe(text);
  expect(drafts.draft("b")).toBe("");
});

test("an empty draft leaves nothing behind", () => {
  const storage = new FakeStorage();
  const drafts = new Drafts(() => storage);
  drafts.keepDraft("a", "x");
  drafts.keepDraft("a", "");
  drafts.keepUnsent("a", []);
  expect(storage.length).toBe(0);
});

test("unsent messages come back in order, and rows of another shape are passed over", () => {
  const storage = new FakeStorage();
  const drafts = new Drafts(() => storage);
  const rows = [
    { id: "1", text: "하나" },
    { id: "2", text: "둘" },
  ];
  drafts.keepUnsent("a", rows);
  expect(drafts.unsent("a")).toEqual(rows);
  for (const bad of ["{", "null", '"x"', '[1,{"id":3},null]']) {
    storage.setItem("malbeot:unsent:a", bad);
    expect(drafts.unsent("a")).toEqual([]);
  }
});

test("clear takes every chat's text and nothing else", () => {
  const storage = new FakeStorage();
  const drafts = new Drafts(() => storage);
  storage.setItem("other", "1");
  for (const chat of ["a", "b", "c"]) {
    drafts.keepDraft(chat, "x");
    drafts.keepUnsent(chat, [{ id: "1", text: "x" }]);
  }
  drafts.clear();
  expect([...storage.map.keys()]).toEqual(["other"]);
});

test("closed storage loses drafts, not the page", () => {
  const drafts = new Drafts(closed);
  drafts.keepDraft("a", "x");
  drafts.keepUnsent("a", [{ id: "1", text: "x" }]);
  drafts.clear();
  expect(drafts.draft("a")).toBe("");
  expect(drafts.unsent("a")).toEqual([]);
});

test("a draft goes along to another chat, and never over what is written there", () => {
  const storage = new FakeStorage();
  const drafts = new Drafts(() => storage);
  drafts.keepDraft("a", "적다 만 글");
  drafts.move("a", "a");
  expect(drafts.draft("a")).toBe("적다 만 글");
  drafts.move("a", "b");
  expect([drafts.draft("a"), drafts.draft("b")]).toEqual(["", "적다 만 글"]);
  drafts.keepDraft("a", "다른 글");
  drafts.move("a", "b");
  expect([drafts.draft("a"), drafts.draft("b")]).toEqual(["다른 글", "적다 만 글"]);
});
