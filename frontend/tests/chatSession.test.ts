import { beforeEach, expect, test, vi } from "vitest";
import type { Message, MessagePage } from "../src/api";
import { ChatSession } from "../src/chatSession";
import type { Unsent } from "../src/drafts";
import type { Follower } from "../src/follow";
import { ApiError, Offline } from "../src/http";
import { LiveText } from "../src/live";

function message(id: string, seq: number, change: Partial<Message> = {}): Message {
  const role = change.role ?? "assistant";
  return {
    id, seq, role, chat_id: "c", content: "", status: "done", error: null, picks: [], notices: [],
    fallback: false, created_at: "2026-01-01T00:00:00Z", ...change,
  };
}

/** A server that keeps messages; `answers` are handed to whoever follows. */
class FakeServer {
  saved: Message[] = [];
  sends: string[] = [];
  refuse: Error[] = [];
  loads = 0;
  followers = new Map<string, Follower>();

  readonly api = {
    createChat: async (bot: string, id: string) => {
      this.saved = [message("opening", 1, { status: "streaming" })];
      return { chat: { id, bot, title: "", created_at: "", updated_at: "" }, messages: this.saved };
    },
    messages: async (_: string, before: number | null): Promise<MessagePage> => {
      this.loads += 1;
      const rows = this.saved.filter((m) => before === null || m.seq < before);
      return { data: rows.slice(-50), more: rows.length > 50 };
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
}

let server: FakeServer;
let kept: Unsent[];
let turns: number;

function open(): ChatSession {
  let count = 0;
  return new ChatSession("c", {
    api: server.api,
    bot: "food",
    drafts: { unsent: () => kept, keepUnsent: (_, rows) => (kept = [...rows]) },
    onCreated: () => undefined,
    onTurn: () => (turns += 1),
    follow: async (id, to) => void server.followers.set(id, to),
    live: new LiveText((flush) => flush()),
    newId: () => `u${(count += 1)}`,
  });
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
const shown = (s: ChatSession): string[] => s.snapshot().messages.map((m) => `${m.id}:${m.status}`);

beforeEach(() => {
  server = new FakeServer();
  kept = [];
  turns = 0;
});

test("what is typed before the opening ends is sent once it has ended", async () => {
  const session = open();
  session.send("벌써 배고파요");
  await session.start(true);
  await settle();
  expect(server.sends).toEqual([]);
  expect(session.snapshot().outbox).toHaveLength(1);
  server.end("opening", "어서 오세요");
  await settle();
  expect(server.sends).toEqual(["u1"]);
  expect(shown(session)).toEqual(["opening:done", "u1:done", "a-u1:pending"]);
  expect(kept).toEqual([]);
  expect(turns).toBe(1);
});

test("live text reaches its message, and never shows less than was saved", async () => {
  server.saved = [message("a", 1, { status: "streaming", content: "비 오는" })];
  const session = open();
  await session.start(false);
  const to = server.followers.get("a")!;
  to.onText("비 ");
  expect(session.live.text("a", "비 오는")).toBe("비 오는");
  to.onText("오는 날엔 파전");
  expect(session.live.text("a", "비 오는")).toBe("비 오는 날엔 파전");
});

test("a refused message goes back to the composer with the reason", async () => {
  const session = open();
  await session.start(false);
  server.refuse = [new ApiError(429, "오늘 횟수를 다 썼어요.", "quota_exceeded")];
  session.send("하나 더");
  await settle();
  const { returned, problem, outbox } = session.snapshot();
  expect([returned?.text, problem?.code, outbox.length]).toEqual(["하나 더", "quota_exceeded", 0]);
  expect(turns).toBe(0);
});

test("a broken connection sends the same id again", async () => {
  vi.useFakeTimers();
  const session = open();
  await session.start(false);
  server.refuse = [new Offline(), new Offline()];
  session.send("김밥");
  await vi.runAllTimersAsync();
  vi.useRealTimers();
  expect(server.sends).toEqual(["u1", "u1", "u1"]);
  expect(shown(session)).toEqual(["u1:done", "a-u1:pending"]);
});

test("a message that was on its way at a reload is sent again, unless it arrived", async () => {
  kept = [{ id: "lost", text: "하나" }];
  const session = open();
  await session.start(false);
  await settle();
  expect(server.sends).toEqual(["lost"]);
  kept = [{ id: "lost", text: "하나" }];
  await open().start(false);
  await settle();
  expect(server.sends).toEqual(["lost"]);
  expect(kept).toEqual([]);
});

test("busy in another tab: follows that answer, then sends", async () => {
  const session = open();
  await session.start(false);
  server.saved = [message("other", 1, { status: "streaming" })];
  server.refuse = [new ApiError(409, "", "busy")];
  session.send("나도");
  await settle();
  expect(shown(session)).toEqual(["other:streaming"]);
  server.end("other", "끝");
  await settle();
  expect(shown(session)).toEqual(["other:done", "u1:done", "a-u1:pending"]);
});

test("stop ends the answer, and a late end of the old line changes nothing", async () => {
  const session = open();
  await session.start(false);
  session.send("국밥");
  await settle();
  const line = server.followers.get("a-u1")!;
  await session.stop();
  line.onEnd(message("a-u1", 2, { status: "done" }));
  expect(shown(session)).toEqual(["u1:done", "a-u1:stopped"]);
});

test("an answer made again takes the place of the old one", async () => {
  server.saved = [message("u", 1, { role: "user" }), message("a", 2, { status: "interrupted" })];
  const session = open();
  await session.start(false);
  await session.remake("a");
  expect(shown(session)).toEqual(["u:done", "a-2:pending"]);
  expect(server.followers.has("a-2")).toBe(true);
});

test("another try at the opening spends no turn", async () => {
  server.saved = [message("opening", 1, { status: "error" })];
  const session = open();
  await session.start(false);
  await session.remake("opening");
  expect(shown(session)).toEqual(["opening-2:pending"]);
  expect(turns).toBe(0);
});

test("an empty chat that the server has cleared away is opened again by its first message", async () => {
  server.saved = [message("old", 1)];
  const session = open();
  await session.start(false);
  server.refuse = [new ApiError(404, "찾을 수 없어요.")];
  session.send("오래 열어 뒀어요");
  await settle();
  expect(shown(session)).toEqual(["opening:streaming"]);
  expect(session.snapshot().outbox).toHaveLength(1);
  server.end("opening", "어서 오세요");
  await settle();
  expect(server.sends).toEqual(["u1", "u1"]);
  expect(shown(session)).toEqual(["opening:done", "u1:done", "a-u1:pending"]);
  expect(session.snapshot().returned).toBeNull();
});

test("an empty chat of another account is missing, and the message is kept", async () => {
  server.saved = [message("old", 1)];
  const session = open();
  await session.start(false);
  server.refuse = [new ApiError(404, "찾을 수 없어요.")];
  server.api.createChat = async () => {
    throw new ApiError(409, "", "conflict");
  };
  session.send("누구 대화예요?");
  await settle();
  expect(session.snapshot().phase).toBe("missing");
  expect(kept.map((unsent) => unsent.text)).toEqual(["누구 대화예요?"]);
});

test("a chat that was written in and is gone hands the message back", async () => {
  server.saved = [message("u", 1, { role: "user" }), message("a", 2)];
  const session = open();
  await session.start(false);
  server.refuse = [new ApiError(404, "찾을 수 없어요.")];
  session.send("어디 갔어요?");
  await settle();
  expect(session.snapshot().returned?.text).toBe("어디 갔어요?");
  expect(shown(session)).toEqual(["u:done", "a:done"]);
});

test("fifty messages first, the older ones on demand, in order and once", async () => {
  server.saved = Array.from({ length: 120 }, (_, i) => message(`m${i}`, i + 1));
  const session = open();
  await session.start(false);
  expect(session.snapshot().messages).toHaveLength(50);
  await Promise.all([session.older(), session.older()]);
  expect(session.snapshot().messages).toHaveLength(100);
  await session.older();
  const { messages, more } = session.snapshot();
  expect(messages.map((m) => m.seq)).toEqual(Array.from({ length: 120 }, (_, i) => i + 1));
  expect(more).toBe(false);
});

test("a chat of somebody else is missing", async () => {
  server.api.messages = async () => {
    throw new ApiError(404, "찾을 수 없어요.");
  };
  const session = open();
  await session.start(false);
  expect(session.snapshot().phase).toBe("missing");
});
