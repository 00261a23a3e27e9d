/**
 * Trying again after the connection broke: 0.5 s, 1 s, 2 s … 15 s, and at once when the browser
 * says that the network is back. Also keeps the one flag "connection lost" that the banner shows.
 */

import { ApiError, Offline } from "./http";

const FIRST_MS = 500;
const LONGEST_MS = 15_000;

/** A little chance keeps a thousand pages from knocking at the same moment. */
export function delay(attempt: number, chance = Math.random()): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt) * (0.8 + 0.4 * chance);
}

/** Sleeps; wakes early when the network comes back; throws when `signal` aborts. */
export function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      clearTimeout(timer);
      globalThis.removeEventListener?.("online", wake);
      signal.removeEventListener("abort", quit);
    };
    const wake = (): void => {
      leave();
      resolve();
    };
    const quit = (): void => {
      leave();
      reject(new DOMException("aborted", "AbortError"));
    };
    const timer = setTimeout(wake, ms);
    globalThis.addEventListener?.("online", wake);
    signal.addEventListener("abort", quit);
    if (signal.aborted) quit();
  });
}

/** True for a failure that time may cure: nobody answered, or a proxy found nobody behind it. */
export function passing(error: unknown): boolean {
  return error instanceof Offline || (error instanceof ApiError && [502, 504].includes(error.status));
}

class Connection {
  private readonly listeners = new Set<() => void>();
  private broken = new Set<symbol>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly lost = (): boolean => this.broken.size > 0;

  /** Says that the waiter named `who` lost (or found again) the server. */
  mark(who: symbol, isLost: boolean): void {
    if (isLost === this.broken.has(who)) return;
    if (isLost) this.broken.add(who);
    else this.broken.delete(who);
    for (const listener of this.listeners) listener();
  }
}

export const connection = new Connection();

/** Runs `task` until it answers or fails for good. */
export async function retrying<T>(task: () => Promise<T>, signal: AbortSignal): Promise<T> {
  const who = Symbol("retrying");
  try {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await task();
      } catch (error) {
        if (signal.aborted || !passing(error)) throw error;
        connection.mark(who, true);
        await wait(delay(attempt), signal);
      }
    }
  } finally {
    connection.mark(who, false);
  }
}
