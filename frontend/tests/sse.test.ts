import { expect, test } from "vitest";
import { EventParser, readEvents, type ServerEvent } from "../src/sse";

const STREAM =
  ': ping\n\nid: 1\nevent: delta\ndata: {"text":"비 오는 날엔 🍲"}\n\n' +
  "id: 2\r\nevent: delta\r\ndata: first\r\ndata: second\r\n\r\n" +
  'event: end\ndata: {"message":{}}\n\n';

const EXPECTED: ServerEvent[] = [
  { id: "1", event: "delta", data: '{"text":"비 오는 날엔 🍲"}' },
  { id: "2", event: "delta", data: "first\nsecond" },
  { id: "2", event: "end", data: '{"message":{}}' },
];

function body(chunks: Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
}

async function all(stream: ReadableStream<Uint8Array>): Promise<ServerEvent[]> {
  const out: ServerEvent[] = [];
  for await (const event of readEvents(stream)) out.push(event);
  return out;
}

test("reads events whatever way the bytes are cut", async () => {
  const bytes = new TextEncoder().encode(STREAM);
  for (let size = 1; size <= bytes.length; size += 1) {
    const chunks: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.slice(at, at + size));
    expect(await all(body(chunks))).toEqual(EXPECTED);
  }
});

test("a half event at the end of the body is not an event", () => {
  expect(new EventParser().push("event: delta\ndata: cut")).toEqual([]);
});

test("comments, unknown fields and events without data say nothing", () => {
  expect(new EventParser().push(": hi\nretry: 10\nevent: delta\n\n\n")).toEqual([]);
});

test("an event without a name is a message, and one space after the colon is dropped", () => {
  expect(new EventParser().push("data:  x\n\n")).toEqual([{ event: "message", data: " x", id: "" }]);
});

test("every arrival is heard, pings too", async () => {
  let heard = 0;
  const chunks = [": ping\n\n", ": ping\n\n"].map((text) => new TextEncoder().encode(text));
  for await (const _ of readEvents(body(chunks), () => (heard += 1))) throw new Error("no event");
  expect(heard).toBe(2);
});
