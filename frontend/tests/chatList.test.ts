import { expect, test } from "vitest";
import type { Chat } from "../src/api";
import { refreshed } from "../src/chatList";

const at = (id: string, hour: number, title = id): Chat => ({
  id,
  title,
  bot: "food",
  created_at: `2026-01-01T0${hour}:00:00Z`,
  updated_at: `2026-01-01T0${hour}:00:00Z`,
});
const ids = (chats: readonly Chat[]): string => chats.map((chat) => chat.id).join("");

test("a chat that was deleted in another tab is gone", () => {
  const now = [at("c", 5), at("b", 4), at("a", 3)];
  expect(ids(refreshed(now, { data: [at("c", 5), at("a", 3)], next: null }))).toBe("ca");
});

test("older pages stay, and so does a chat begun since", () => {
  const now = [at("e", 7), at("d", 5), at("c", 4), at("b", 3), at("a", 2)];
  expect(ids(refreshed(now, { data: [at("d", 5), at("b", 3)], next: "b" }))).toBe("edba");
});

test("the whole list is one page: what it does not hold is gone", () => {
  expect(ids(refreshed([at("b", 3), at("a", 2)], { data: [at("b", 3)], next: null }))).toBe("b");
});

test("a title comes from the page", () => {
  const [chat] = refreshed([at("a", 3, "old")], { data: [at("a", 3, "new")], next: null });
  expect(chat?.title).toBe("new");
});
