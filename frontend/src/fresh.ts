/**
 * The chat that was opened and not yet written in. Coming back within half an hour shows it again
 * instead of having another greeting written; later its picks would no longer suit the hour.
 */

const KEY = "malbeot:fresh";
const LASTS_MS = 30 * 60 * 1000;

export function freshChat(now = Date.now()): string | null {
  try {
    const { id, at } = JSON.parse(localStorage.getItem(KEY) ?? "{}") as { id?: string; at?: number };
    return id && at && now - at < LASTS_MS ? id : null;
  } catch {
    return null; // Storage is closed or holds something else: open a new chat.
  }
}

export function keepFresh(id: string): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ id, at: Date.now() }));
  } catch {
    // Storage is closed: the next visit opens another chat.
  }
}

/** Forgets the fresh chat; with an id, only when it is that one. */
export function forgetFresh(id?: string): void {
  try {
    if (id === undefined || freshChat() === id) localStorage.removeItem(KEY);
  } catch {
    // Storage is closed: there is nothing to forget.
  }
}
