/** The messages of one open chat as a value: pure steps from one list to the next. */

import type { Message } from "./api";

export type Messages = readonly Message[];

export function isLive(message: Message): boolean {
  return message.status === "pending" || message.status === "streaming";
}

/** The answer that is being made, if one is. */
export function liveAnswer(messages: Messages): Message | null {
  return messages.findLast((m) => m.role === "assistant" && isLive(m)) ?? null;
}

/** Adds what is not there yet and renews what is, keeping the order of `seq`. */
export function merge(messages: Messages, news: Messages): Messages {
  const byId = new Map(messages.map((m) => [m.id, m]));
  for (const message of news) byId.set(message.id, message);
  return [...byId.values()].sort((a, b) => a.seq - b.seq);
}

/** Puts `message` where `oldId` stood: an answer made again takes the place of the old one. */
export function replace(messages: Messages, oldId: string, message: Message): Messages {
  return messages.some((m) => m.id === oldId)
    ? messages.map((m) => (m.id === oldId ? message : m))
    : merge(messages, [message]);
}

/** True when `page`, the newest messages, says nothing that `messages` does not end with. */
export function sameEnd(messages: Messages, page: Messages): boolean {
  const end = messages.slice(-page.length);
  const same = (m: Message, i: number): boolean => m.id === page[i]?.id && m.status === page[i].status;
  return end.length === page.length && end.every(same);
}

/** True when the person has said something; before that there is only the bot's opening. */
export function hasSpoken(messages: Messages): boolean {
  return messages.some((m) => m.role === "user");
}

/** The answer that may be made again: the last one, finished, unless it is a good opening. */
export function remakable(messages: Messages): string | null {
  const last = messages.at(-1);
  if (last?.role !== "assistant" || isLive(last)) return null;
  const failed = last.status === "error" || last.status === "interrupted";
  return failed || hasSpoken(messages) ? last.id : null;
}
