import { beforeEach, expect, test, vi } from "vitest";
import { ApiError, Offline } from "../src/http";
import { FakeServer, message, settle, shown } from "./fakeServer";

let server: FakeServer;

beforeEach(() => {
  server = new FakeServer();
});

test("what is typed before the opening ends is sent once it has ended", async () => {
  const session = server.open();
  session.send("벌써 배고파요");
  await session.start("create");
  await settle();
  expect(server.sends).toEqual([]);
  expect(session.snapshot().outbox).toHaveLength(1);
  server.end("opening", "어서 오세요");
  await settle();
  expect(server.sends).toEqual(["u1"]);
  expect(shown(session)).toEqual(["opening:done", "u1:done", "a-u1:pending"]);
  expect(server.kept).toEqual([]);
  expect(server.turns).toBe(1);
});

test("live text reaches its message, and never shows less than was saved", async () => {
  server.saved = [message("a", 1, { status: "streaming", content: "비 오는" })];
  const session = server.open();
  await session.start("open");
  const to = server.followers.get("a")!;
  to.onText("비 ");
  expect(session.live.text("a", "비 오는")).toBe("비 오는");
  to.onText("오는 날엔 파전");
  expect(session.live.text("a", "비 오는")).toBe("비 오는 날엔 파전");
});

test("a refused message goes back to the composer with the reason", async () => {
  const session = server.open();
  await session.start("open");
  server.refuse = [new ApiError(429, "오늘 횟수를 다 썼어요.", "quota_exceeded")];
  session.send("하나 더");
  await settle();
  const { returned, problem, outbox } = session.snapshot();
  expect([returned?.text, problem?.code, outbox.length]).toEqual(["하나 더", "quota_exceeded", 0]);
  expect(server.turns).toBe(0);
});

test("a broken connection sends the same id again", async () => {
  vi.useFakeTimers();
  const session = server.open();
  await session.start("open");
  server.refuse = [new Offline(), new Offline()];
  session.send("김밥");
  await vi.runAllTimersAsync();
  vi.useRealTimers();
  expect(server.sends).toEqual(["u1", "u1", "u1"]);
  expect(shown(session)).toEqual(["u1:done", "a-u1:pending"]);
});

test("a message that was on its way at a reload is sent again, unless it arrived", async () => {
  server.kept = [{ id: "lost", text: "하나" }];
  const session = server.open();
  await session.start("open");
  await settle();
  expect(server.sends).toEqual(["lost"]);
  server.kept = [{ id: "lost", text: "하나" }];
  await server.open().start("open");
  await settle();
  expect(server.sends).toEqual(["lost"]);
  expect(server.kept).toEqual([]);
});

test("busy in another tab: follows that answer, then sends", async () => {
  const session = server.open();
  await session.start("open");
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
  const session = server.open();
  await session.start("open");
  session.send("국밥");
  await settle();
  const line = server.followers.get("a-u1")!;
  await session.stop();
  line.onEnd(message("a-u1", 2, { status: "done" }));
  expect(shown(session)).toEqual(["u1:done", "a-u1:stopped"]);
});

test("an answer made again takes the place of the old one", async () => {
  server.saved = [message("u", 1, { role: "user" }), message("a", 2, { status: "interrupted" })];
  const session = server.open();
  await session.start("open");
  await session.remake("a");
  expect(shown(session)).toEqual(["u:done", "a-2:pending"]);
  expect(server.followers.has("a-2")).toBe(true);
});

test("another try at the opening spends no turn", async () => {
  server.saved = [message("opening", 1, { status: "error" })];
  const session = server.open();
  await session.start("open");
  await session.remake("opening");
  expect(shown(session)).toEqual(["opening-2:pending"]);
  expect(server.turns).toBe(0);
});

test("an empty chat that the server has cleared away is opened again by its first message", async () => {
  server.saved = [message("old", 1)];
  const session = server.open();
  await session.start("open");
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

test("an empty chat of another account is missing, and the message is server.kept", async () => {
  server.saved = [message("old", 1)];
  const session = server.open();
  await session.start("open");
  server.refuse = [new ApiError(404, "찾을 수 없어요.")];
  server.api.createChat = async () => {
    throw new ApiError(409, "", "conflict");
  };
  session.send("누구 대화예요?");
  await settle();
  expect(session.snapshot().phase).toBe("missing");
  expect(server.kept.map((unsent) => unsent.text)).toEqual(["누구 대화예요?"]);
});

test("a chat that was written in and is gone hands the message back", async () => {
  server.saved = [message("u", 1, { role: "user" }), message("a", 2)];
  const session = server.open();
  await session.start("open");
  server.refuse = [new ApiError(404, "찾을 수 없어요.")];
  session.send("어디 갔어요?");
  await settle();
  expect(session.snapshot().returned?.text).toBe("어디 갔어요?");
  expect(shown(session)).toEqual(["u:done", "a:done"]);
});

test("fifty messages first, the older ones on demand, in order and once", async () => {
  server.saved = Array.from({ length: 120 }, (_, i) => message(`m${i}`, i + 1));
  const session = server.open();
  await session.start("open");
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
  const session = server.open();
  await session.start("open");
  expect(session.snapshot().phase).toBe("missing");
});

test("an unused chat that a new profile cleared away is greeted again under its own id", async () => {
  server.gone = true;
  const session = server.open();
  await session.start("reopen");
  expect(shown(session)).toEqual(["opening:streaming"]);
  server.gone = true;
  const other = server.open();
  await other.start("open");
  expect(other.snapshot().phase).toBe("missing");
});

test("an answer that fails and a refusal ask how many turns are left", async () => {
  const session = server.open();
  await session.start("open");
  session.send("하나");
  await settle();
  server.followers.get("a-u1")!.onEnd(server.finish("a-u1", "error"));
  expect(server.failures).toBe(1);
  server.refuse = [new ApiError(429, "", "quota_exceeded")];
  session.send("둘");
  await settle();
  expect(server.failures).toBe(2);
});

test("the chat tells whom it is with, made or found", async () => {
  server.bots = ["a-library", "food"];
  server.gone = true;
  const made = server.open(null);
  await made.start("reopen");
  expect(made.snapshot()).toMatchObject({ chat: { bot: "a-library" }, made: true });
  const found = server.open(null);
  await found.start("open");
  expect(found.snapshot()).toMatchObject({ chat: server.chat, made: false });
});

test("a chosen bot that is gone makes room for the one that new chats begin with", async () => {
  server.bots = ["a-library"];
  const session = server.open("food");
  await session.start("create");
  expect(session.snapshot().chat?.bot).toBe("a-library");
  expect(shown(session)).toEqual(["opening:streaming"]);
});

test("a chat that is opened once more stays with its bot", async () => {
  server.bots = ["a-library", "food"];
  const session = server.open("food");
  await session.start("create");
  server.end("opening", "어서 오세요");
  server.gone = true;
  await session.refresh();
  await settle();
  expect(session.snapshot().chat?.bot).toBe("food");
});

test("sources come with the end of an answer, and with a chat that is opened later", async () => {
  const cited = { id: "1", title: "규정", source: "", licence: "", category: "", text: "가", start: 0, end: 1 };
  const session = server.open();
  await session.start("open");
  session.send("연체하면요?");
  await settle();
  server.saved = server.saved.map((m) => (m.id === "a-u1" ? { ...m, citations: [cited] } : m));
  server.end("a-u1", "못 빌려요.");
  expect(session.snapshot().messages.at(-1)?.citations).toEqual([cited]);
  const later = server.open();
  await later.start("open");
  expect(later.snapshot().messages.at(-1)?.citations).toEqual([cited]);
});
