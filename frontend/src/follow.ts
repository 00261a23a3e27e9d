/**
 * Follows one answer until it ends, over as many connections as that takes.
 * In: the answer's id. Out: every piece of text once, in order, then the whole message.
 * A connection that dies or falls silent is opened again after the last piece that arrived.
 */

import { eventsPath, type Message } from "./api";
import { ApiError, reach, refusal } from "./http";
import { connection, delay, wait } from "./backoff";
import { readEvents } from "./sse";

/** The server pings every 15 s; twice that and a little more is a dead line. */
const SILENCE_MS = 40_000;

export interface Follower {
  onText(text: string): void;
  onEnd(message: Message): void;
}

export async function follow(id: string, to: Follower, signal: AbortSignal): Promise<void> {
  const who = Symbol("follow");
  let seq = -1;
  const take = (event: { event: string; data: string; id: string }): boolean => {
    if (event.event === "end") {
      to.onEnd((JSON.parse(event.data) as { message: Message }).message);
      return true;
    }
    const at = Number(event.id);
    if (event.event === "delta" && at > seq) {
      seq = at;
      to.onText((JSON.parse(event.data) as { text: string }).text);
    }
    return false;
  };
  try {
    for (let attempt = 0; ; attempt += 1) {
      const before = seq;
      try {
        if (await readOnce(eventsPath(id, Math.max(seq, 0)), take, () => connection.mark(who, false), signal)) return;
      } catch (error) {
        if (signal.aborted || gone(error)) throw error;
      }
      if (seq > before) attempt = 0;
      connection.mark(who, true);
      await wait(delay(attempt), signal);
    }
  } finally {
    connection.mark(who, false);
  }
}

/** Refusals that trying again does not cure; too many requests and a full server do pass. */
function gone(error: unknown): boolean {
  return error instanceof ApiError && error.status < 500 && error.status !== 429;
}

async function readOnce(
  path: string,
  take: (event: { event: string; data: string; id: string }) => boolean,
  onOpen: () => void,
  signal: AbortSignal,
): Promise<boolean> {
  const line = new AbortController();
  const close = (): void => line.abort();
  signal.addEventListener("abort", close);
  let silence = setTimeout(close, SILENCE_MS);
  try {
    const response = await reach(path, {
      headers: { Accept: "text/event-stream" },
      signal: line.signal,
    });
    if (!response.ok) throw await refusal(response);
    if (response.body === null) return false;
    onOpen();
    const heard = (): void => {
      clearTimeout(silence);
      silence = setTimeout(close, SILENCE_MS);
    };
    for await (const event of readEvents(response.body, heard)) {
      if (take(event)) return true;
    }
    return false;
  } finally {
    clearTimeout(silence);
    signal.removeEventListener("abort", close);
    line.abort();
  }
}
