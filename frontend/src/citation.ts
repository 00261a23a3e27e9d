/** What a source shows of itself: its name, its passage in parts, and where it leads. */

import type { Citation } from "./api";
import { t } from "./strings";

export function nameOf({ title, source }: Citation): string {
  return title.trim() || linkOf(source)?.label || source.trim() || t.cite.unnamed;
}

/** The passage before, in and after the part that was used. Cuts between code points. */
export function partsOf({ text, start, end }: Citation): [string, string, string] {
  const points = Array.from(text);
  const cut = (from: number, to?: number): string => points.slice(from, to).join("");
  return [cut(0, start), cut(start, end), cut(end)];
}

/** An address that a browser may open, and its site and path to read; null for anything else. */
export function linkOf(source: string): { href: string; label: string } | null {
  if (!/^https?:\/\//i.test(source.trim())) return null;
  try {
    const url = new URL(source.trim());
    const path = url.pathname === "/" ? "" : readable(url.pathname);
    return { href: url.href, label: url.host.replace(/^www\./, "") + path };
  } catch {
    return null; // No address after all: shown as words.
  }
}

function readable(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // Another encoding than UTF-8: shown as it is.
  }
}
