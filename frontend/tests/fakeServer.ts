/** A server that keeps messages; answers are handed to whoever follows. */

import type { Chat, Message, MessagePage } from "../src/api";
import { ChatSession } from "../src/chatSession";
import type { Unsent } from "../src/drafts";
import type { Follower } from "../src/follow";
import { ApiError } from "../src/http";
import { LiveText } from "../src/live";

export function message(id: string, seq: number, change: Partial<Message> = {}): Message {
  const role = change.role ?? "assistant";
  return {
    id, seq, role, chat_id: "c", content: "", status: "done", error: null, picks: [], citations: [], notices: [],
    fallback: false, created_at: "2026-01-01T00:00:00Z", ...change,
  };
}

export function chatWith(bot: string, id = "c", title = ""): Chat {
  return { id, bot, title, created_at: "", updated_at: "" };
}

export class FakeServer {
  /** The bots there are; the first is the one that new chats begin with. */
  bots = ["food"];
  chat = chatWith("food");
  saved: Message[] = [];
  sends: string[] = [];
  refuse: Error[] = [];
  loads = 0;
  /** The chat is not there any more. */
  gone = false;
  kept: Unsent[] = [];
  turns = 0;
  failures = 0;
  followers = new Map<string, Follower>();

  readonly api = {
    createChat: async (bot: string | null, id: string) => {
      if (bot !== null && !this.bots.includes(bot)) throw new ApiError(404, "없어요.", "", "bot");
      this.chat = chatWith(bot ?? this.bots[0]!, id);
      this.gone = false;
      this.saved = [message("opening", 1, { status: "streaming" })];
      return { chat: this.chat, messages: this.saved };
    },
    messages: async (_: string, before: number | null): Promise<MessagePage> => {
      this.loads += 1;
      if (this.gone) throw new ApiError(404, "찾을 수 없어요.");
      const rows = this.saved.filter((m) => before === null || m.seq < before);
      return { chat: this.chat, data: rows.slice(-50), more: rows.length > 50 };
    },
    send: async (_: string, id: string, text: string) => {
      this.sends.push(id);
      const error = this.refuse.shift();
      if (error) throw error;
      const seq = this.saved.length + 1;
      const user = message(id, seq, { role: "user", content: text });
      const assistant = message(`a-${id}`, seq + 1, { status: "pending" });
      this.saved.push(user, assistant);
      return { user, assistant };
    },
    regenerate: async (id: string) => {
      const old = this.saved.find((m) => m.id === id)!;
      const assistant = message(`${id}-2`, old.seq, { status: "pending" });
      this.saved = this.saved.map((m) => (m.id === id ? assistant : m));
      return { assistant };
    },
    stop: async (id: string) => ({ message: this.finish(id, "stopped") }),
  };

  finish(id: string, status: Message["status"], content = ""): Message {
    const done = { ...this.saved.find((m) => m.id === id)!, status, content };
    this.saved = this.saved.map((m) => (m.id === id ? done : m));
    return done;
  }

  end(id: string, content: string): void {
    this.followers.get(id)!.onEnd(this.finish(id, "done", content));
  }

  /** A page that shows the chat. */
  open(bot: string | null = "food"): ChatSession {
    let count = 0;
    return new ChatSession("c", {
      api: this.api,
      bot,
      drafts: { unsent: () => this.kept, keepUnsent: (_, rows) => (this.kept = [...rows]) },
      onCreated: () => undefined,
      onTurn: () => (this.turns += 1),
      onFailed: () => (this.failures += 1),
      follow: async (id, to) => void this.followers.set(id, to),
      live: new LiveText((flush) => flush()),
      newId: () => `u${(count += 1)}`,
    });
  }
}

export const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

export const shown = (s: ChatSession): string[] =>
  s.snapshot().messages.map((m) => `${m.id}:${m.status}`);
