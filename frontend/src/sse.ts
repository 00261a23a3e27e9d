/**
 * Reads text/event-stream from a fetch body. In: bytes in any cut, even inside a syllable. Out: one
 * `ServerEvent` for each blank line. Our own because EventSource hides the status of a refusal.
 */

export interface ServerEvent {
  event: string;
  data: string;
  id: string;
}

/** Feed it text as it comes; comments (pings) yield nothing. */
export class EventParser {
  private rest = "";
  private event = "";
  private data: string[] = [];
  private id = "";

  push(text: string): ServerEvent[] {
    const out: ServerEvent[] = [];
    this.rest += text;
    // A carriage return at the very end may be the first half of a line end: wait for the rest.
    const lines = this.rest.split(/\r\n|\n|\r(?!$)/);
    this.rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line === "") this.flush(out);
      else this.field(line);
    }
    return out;
  }

  private field(line: string): void {
    const colon = line.indexOf(":");
    if (colon === 0) return;
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "event") this.event = value;
    else if (name === "data") this.data.push(value);
    else if (name === "id" && !value.includes("\0")) this.id = value;
  }

  private flush(out: ServerEvent[]): void {
    if (this.data.length > 0) {
      out.push({ event: this.event || "message", data: this.data.join("\n"), id: this.id });
    }
    this.event = "";
    this.data = [];
  }
}

/** Yields events until the body ends; `onBytes` hears every arrival, pings included. */
export async function* readEvents(
  body: ReadableStream<Uint8Array>,
  onBytes: () => void = () => undefined,
): AsyncGenerator<ServerEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const parser = new EventParser();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      onBytes();
      yield* parser.push(decoder.decode(value, { stream: true }));
    }
  } finally {
    // The reader may already be broken; there is nobody left to tell.
    await reader.cancel().catch(() => undefined);
  }
}
