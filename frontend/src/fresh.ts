/**
 * The chats that were opened and not yet written in, one a bot. Coming back within half an hour
 * shows one again instead of having another greeting written; later it would no longer suit the hour.
 */

const KEY = "malbeot:fresh";
const LASTS_MS = 30 * 60 * 1000;

export interface Fresh {
  id: string;
  bot: string;
  at: number;
}

/** The fresh chat with this bot; null takes the newest, whoever it is with. */
export function freshChat(bot: string | null, now = Date.now()): Fresh | null {
  return known(now).findLast((fresh) => bot === null || fresh.bot === bot) ?? null;
}

export function isFresh(id: string): boolean {
  return known().some((fresh) => fresh.id === id);
}

export function keepFresh(id: string, bot: string, now = Date.now()): void {
  write([...known(now).filter((fresh) => fresh.bot !== bot), { id, bot, at: now }]);
}

/** Forgets a fresh chat; without an id, all of them. */
export function forgetFresh(id?: string): void {
  write(id === undefined ? [] : known().filter((fresh) => fresh.id !== id));
}

function known(now = Date.now()): Fresh[] {
  try {
    const rows: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(rows) ? rows.filter((row) => isRow(row) && now - row.at < LASTS_MS) : [];
  } catch {
    return []; // Storage is closed or holds something else: open a new chat.
  }
}

function write(rows: readonly Fresh[]): void {
  try {
    if (rows.length === 0) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, JSON.stringify(rows));
  } catch {
    // Storage is closed: the next visit opens another chat.
  }
}

function isRow(row: unknown): row is Fresh {
  const { id, bot, at } = (row ?? {}) as Partial<Fresh>;
  return typeof id === "string" && typeof bot === "string" && typeof at === "number";
}
