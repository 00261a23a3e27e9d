import { expect, test } from "vitest";
import { Drafts } from "../src/drafts";

class FakeStorage implements Storage {
  readonly map = new Map<string, string>();
  get length(): number {
    return this.map.size;
  }
  clear = (): void => this.map.clear();
  key = (index: number): string | null => [...this.map.keys()][index] ?? null;
  getItem = (key: string): string | null => this.map.get(key) ?? null;
  removeItem = (key: string): void => void this.map.delete(key);
  setItem = (key: string, value: string): void => void this.map.set(key, value);
}

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
