/** The bot that this person chose or wrote to last: whom their next new chat is with. */

const KEY = "malbeot:bot";

export function chosenBot(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // Storage is closed: the server says whom a new chat is with.
  }
}

export function chooseBot(name: string): void {
  try {
    localStorage.setItem(KEY, name);
  } catch {
    // Storage is closed: the choice holds for this chat.
  }
}
