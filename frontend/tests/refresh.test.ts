/** What another tab did is taken in when the person comes back. */

import { beforeEach, expect, test } from "vitest";
import { ApiError, Offline } from "../src/http";
import { FakeServer, message, settle, shown } from "./fakeServer";

let server: FakeServer;
const QUESTION = message("q", 2, { role: "user", content: "점심" });

beforeEach(() => {
  server = new FakeServer();
  server.saved = [message("opening", 1)];
});

test("a turn of another tab appears, and its answer is followed", async () => {
  const session = server.open();
  await session.start("open");
  server.saved.push(QUESTION, message("a", 3, { status: "streaming" }));
  await session.refresh();
  expect(shown(session)).toEqual(["opening:done", "q:done", "a:streaming"]);
  expect(server.turns).toBe(1);
  server.end("a", "국수요");
  expect(shown(session).at(-1)).toBe("a:done");
});

test("nothing new leaves the list as it is", async () => {
  const session = server.open();
  await session.start("open");
  const before = session.snapshot();
  await session.refresh();
  expect(session.snapshot()).toBe(before);
  expect(server.loads).toBe(2);
});

test("an answer that is coming in is left alone", async () => {
  const session = server.open();
  await session.start("open");
  session.send("국밥");
  await settle();
  server.followers.get("a-u1")!.onText("든든한 ");
  const loads = server.loads;
  await session.refresh();
  expect(server.loads).toBe(loads);
  expect(session.live.text("a-u1", "")).toBe("든든한 ");
});

test("a message sent while the list was on its way is not lost", async () => {
  const session = server.open();
  await session.start("open");
  let answer = (): void => undefined;
  const old = [...server.saved];
  server.api.messages = () =>
    new Promise((resolve) => (answer = () => resolve({ chat: server.chat, data: [...old, QUESTION], more: false })));
  const refreshed = session.refresh();
  session.send("국밥");
  await settle();
  answer();
  await refreshed;
  expect(shown(session)).toEqual(["opening:done", "u1:done", "a-u1:pending"]);
});

test("a greeting that a new profile cleared away is written again", async () => {
  const session = server.open();
  await session.start("open");
  server.gone = true;
  await session.refresh();
  await settle();
  expect(shown(session)).toEqual(["opening:streaming"]);
});

test("a chat with words in it stays when it cannot be read", async () => {
  server.saved.push(QUESTION, message("a", 3));
  const session = server.open();
  await session.start("open");
  for (const error of [new ApiError(404, "없어요."), new Offline()]) {
    server.api.messages = async () => {
      throw error;
    };
    await session.refresh();
    expect(session.snapshot().phase).toBe("ready");
    expect(session.snapshot().messages).toHaveLength(3);
  }
});
