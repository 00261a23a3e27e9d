/**
 * Typed text that must survive a reload: one draft a chat, and the messages that the server has not
 * acknowledged. In sessionStorage, so it ends with the tab. Where storage is closed or full, typing
 * goes on and nothing is kept.
 */

export interface Unsent {
  id: string;
  text: string;
}

const DRAFT = "malbeot:draft:";
const UNSENT = "malbeot:unsent:";

export class Drafts {
  private readonly storage: () => Storage;

  constructor(storage: () => Storage = () => window.sessionStorage) {
    this.storage = storage;
  }

  draft(chat: string): string {
    return this.read(DRAFT + chat) ?? "";
  }

  keepDraft(chat: string, text: string): void {
    this.write(DRAFT + chat, text === "" ? null : text);
  }

  /** A draft goes along to another chat, unless something is written there already. */
  move(from: string, to: string): void {
    const text = this.draft(from);
    if (from === to || text === "" || this.draft(to) !== "") return;
    this.keepDraft(to, text);
    this.keepDraft(from, "");
  }

  unsent(chat: string): Unsent[] {
    try {
      const rows: unknown = JSON.parse(this.read(UNSENT + chat) ?? "[]");
      return Array.isArray(rows) ? rows.filter(isUnsent) : [];
    } catch {
      return []; // Something else wrote under our key: not a message of ours.
    }
  }

  keepUnsent(chat: string, rows: readonly Unsent[]): void {
    this.write(UNSENT + chat, rows.length === 0 ? null : JSON.stringify(rows));
  }

  /** Forgets everything, for a log-out on a shared machine. */
  clear(): void {
    try {
      const store = this.storage();
      const keys = Array.from({ length: store.length }, (_, i) => store.key(i));
      for (const key of keys) {
        if (key?.startsWith(DRAFT) || key?.startsWith(UNSENT)) store.removeItem(key);
      }
    } catch {
      // Storage is closed: there is nothing to forget.
    }
  }

  private read(key: string): string | null {
    try {
      return this.storage().getItem(key);
    } catch {
      return null;
    }
  }

  private write(key: string, value: string | null): void {
    try {
      if (value === null) this.storage().removeItem(key);
      else this.storage().setItem(key, value);
    } catch {
      // Closed or full: the text is still in the box.
    }
  }
}

function isUnsent(row: unknown): row is Unsent {
  const { id, text } = (row ?? {}) as Partial<Unsent>;
  return typeof id === "string" && typeof text === "string";
}

export const drafts = new Drafts();
