/** Lists of chats, newest first: put together from pages that come at different times. */

import type { Chat, ChatPage } from "./api";

export function newestFirst(chats: readonly Chat[]): Chat[] {
  const byId = new Map(chats.map((chat) => [chat.id, chat]));
  return [...byId.values()].sort((a, b) => b.updated_at.localeCompare(a.updated_at));
}

/** With the first page anew: a chat that it would hold and does not was deleted in another tab. */
export function refreshed(now: readonly Chat[], page: ChatPage): Chat[] {
  const newest = page.data[0]?.updated_at ?? "";
  const oldest = page.data.at(-1)?.updated_at ?? "";
  const later = (chat: Chat): boolean => chat.updated_at > newest; // begun since the page was read
  const earlier = (chat: Chat): boolean => page.next !== null && chat.updated_at < oldest;
  return newestFirst([...page.data, ...now.filter((chat) => later(chat) || earlier(chat))]);
}
