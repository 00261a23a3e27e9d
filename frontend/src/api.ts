/** The web API as the page sees it: its types, written by hand, and one function a route. */

import { request } from "./http";

export type Role = "user" | "assistant";
export type Status = "pending" | "streaming" | "done" | "stopped" | "interrupted" | "error";
export type Diet = "" | "vegetarian" | "vegan" | "pescatarian" | "halal";

export interface User {
  id: string;
  email: string;
  name: string;
}

export interface Me {
  user: User | null;
  guest: { turns_left: number; limit: number } | null;
}

export interface Profile {
  allergies: string[];
  dislikes: string[];
  diet: Diet;
}

export interface BotCard {
  name: string;
  title: string;
  description: string;
  starters: string[];
  notice: string;
  /** What a profile may be asked about; empty where the bot has no use for it. */
  allergens: string[];
  diets: Diet[];
}

export interface Chat {
  id: string;
  bot: string;
  title: string;
  created_at: string;
  updated_at: string;
}

/**
 * A dish under an answer. Only its id and name are promised: a bot may know no more of it.
 * `allergens` are legal names, or "확인 필요" where one is unknown.
 */
export interface FoodCard {
  id: string;
  name: string;
  cuisine?: string | null;
  kind?: string | null;
  emoji?: string | null;
  blurb?: string | null;
  spicy?: number | null;
  temperature?: string | null;
  price?: number | null;
  kcal?: number | null;
  carbs_g?: number | null;
  protein_g?: number | null;
  fat_g?: number | null;
  serving_g?: number | null;
  /** "estimate", or the name of the source of the figures. */
  nutrition_basis?: string | null;
  allergens?: string[] | null;
  ingredients?: string[] | null;
  reason?: string | null;
}

/**
 * A passage that an answer leans on; the part from `start` to `end` was used. Both count code
 * points, not the UTF-16 units of a string. `source` is an address, or a file's name and place.
 */
export interface Citation {
  id: string;
  title: string;
  source: string;
  licence: string;
  category: string;
  text: string;
  start: number;
  end: number;
}

export interface Notice {
  kind: string;
  text?: string;
  message_ko?: string;
}

export interface Message {
  id: string;
  chat_id: string;
  seq: number;
  role: Role;
  content: string;
  status: Status;
  error: { code: string; message_ko: string } | null;
  picks: FoodCard[];
  citations: Citation[];
  notices: Notice[];
  fallback: boolean;
  created_at: string;
}

export interface ChatPage {
  data: Chat[];
  next: string | null;
}

export interface MessagePage {
  chat: Chat;
  data: Message[];
  more: boolean;
}

const part = encodeURIComponent;

export const api = {
  me: (signal?: AbortSignal) => request<Me>("GET", "/api/me", undefined, signal),
  signup: (email: string, password: string, name: string) =>
    request<Me>("POST", "/api/auth/signup", { email, password, name }),
  login: (email: string, password: string) =>
    request<Me>("POST", "/api/auth/login", { email, password }),
  logout: () => request<void>("POST", "/api/auth/logout"),

  profile: (signal?: AbortSignal) => request<Profile>("GET", "/api/profile", undefined, signal),
  saveProfile: (profile: Profile) => request<Profile>("PUT", "/api/profile", profile),

  bots: (signal?: AbortSignal) =>
    request<{ data: BotCard[] }>("GET", "/api/bots", undefined, signal),

  chats: (before: string | null, signal?: AbortSignal) =>
    request<ChatPage>(
      "GET",
      before === null ? "/api/chats" : `/api/chats?before=${part(before)}`,
      undefined,
      signal,
    ),
  chat: (id: string, signal?: AbortSignal) =>
    request<Chat>("GET", `/api/chats/${part(id)}`, undefined, signal),
  /** null leaves it to the server which bot a new chat begins with. */
  createChat: (bot: string | null, id: string, signal?: AbortSignal) =>
    request<{ chat: Chat; messages: Message[] }>("POST", "/api/chats", { bot, id }, signal),
  renameChat: (id: string, title: string) =>
    request<Chat>("PATCH", `/api/chats/${part(id)}`, { title }),
  removeChat: (id: string) => request<void>("DELETE", `/api/chats/${part(id)}`),

  messages: (chat: string, before: number | null, signal?: AbortSignal) =>
    request<MessagePage>(
      "GET",
      `/api/chats/${part(chat)}/messages${before === null ? "" : `?before=${before}`}`,
      undefined,
      signal,
    ),
  send: (chat: string, id: string, text: string, signal?: AbortSignal) =>
    request<{ user: Message; assistant: Message }>(
      "POST",
      `/api/chats/${part(chat)}/messages`,
      { id, text },
      signal,
    ),
  regenerate: (message: string, signal?: AbortSignal) =>
    request<{ assistant: Message }>(
      "POST",
      `/api/messages/${part(message)}/regenerate`,
      undefined,
      signal,
    ),
  stop: (message: string) =>
    request<{ message: Message }>("POST", `/api/messages/${part(message)}/stop`),
};

export type Api = typeof api;

/** Where the events of an answer stand, from the first one after `seq`. */
export function eventsPath(message: string, seq: number): string {
  return `/api/messages/${part(message)}/events?after=${seq}`;
}
