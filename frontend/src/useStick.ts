/**
 * Keeps the newest words in sight while the reader is at the end, until the last question has
 * reached the top: the answer to it is then read from its beginning. Keeps the place of a reader who
 * is elsewhere, also when older messages come in above.
 */

import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

/** Closer than this to the end counts as being there. */
const NEAR_PX = 80;

/** Room left above the last question. */
const ABOVE_PX = 8;

/** `begin`: start at the end, as for a chat that goes on; else at the top. */
export function useStick(firstId: string | undefined, begin: boolean) {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const stuck = useRef(begin);
  const mayStick = useRef(begin);
  const anchor = useRef<{ id: string; top: number } | null>(null);
  const [atEnd, setAtEnd] = useState(true);

  const toEnd = useCallback(() => {
    const box = scroller.current;
    if (!box) return;
    stuck.current = true;
    box.scrollTop = box.scrollHeight;
    setAtEnd(true);
  }, []);

  useEffect(() => {
    const box = scroller.current;
    const inner = content.current;
    if (!box || !inner) return undefined;
    let lastTop = box.scrollTop;
    const onScroll = (): void => {
      const near = box.scrollHeight - box.clientHeight - box.scrollTop < NEAR_PX;
      // Only a move up lets go; growth of the content fires scroll events too.
      if (near) stuck.current = mayStick.current;
      else if (box.scrollTop < lastTop) stuck.current = false;
      lastTop = box.scrollTop;
      setAtEnd(near);
    };
    const growth = new ResizeObserver(() => {
      if (stuck.current) keepUp(box);
      onScroll();
    });
    growth.observe(inner);
    growth.observe(box);
    box.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      growth.disconnect();
      box.removeEventListener("scroll", onScroll);
    };
  }, []);

  useLayoutEffect(() => {
    mayStick.current = begin;
    if (!begin || !scroller.current) return;
    stuck.current = true;
    keepUp(scroller.current);
  }, [begin]);

  /** Call before older messages are loaded: remembers where the first one stands. */
  const holdPlace = useCallback(() => {
    const row = firstId && document.getElementById(rowId(firstId));
    anchor.current = row ? { id: firstId, top: row.getBoundingClientRect().top } : null;
  }, [firstId]);

  useLayoutEffect(() => {
    const held = anchor.current;
    const box = scroller.current;
    if (!held || !box || held.id === firstId) return;
    const row = document.getElementById(rowId(held.id));
    if (row && !stuck.current) box.scrollTop += row.getBoundingClientRect().top - held.top;
    anchor.current = null;
  }, [firstId]);

  return { scroller, content, atEnd, toEnd, holdPlace };
}

/** Scrolls down with the text, but never past the last question, and never up. */
function keepUp(box: HTMLElement): void {
  const question = [...box.querySelectorAll('[data-message-role="user"]')].at(-1);
  const top = question
    ? question.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop - ABOVE_PX
    : box.scrollHeight;
  box.scrollTop = Math.max(box.scrollTop, Math.min(top, box.scrollHeight));
}

/** The element id of a message's row. */
export function rowId(message: string): string {
  return `m-${message}`;
}
