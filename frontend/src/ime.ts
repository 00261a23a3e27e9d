/**
 * The only Enter handler of the page (a test holds every other file to that).
 *
 * In: key and composition events of one text box. Out: `submit()`, once for each Enter that means
 * "send". Hangul has no candidate window, so Enter in mid-syllable means send: it waits for the
 * syllable to be committed, then sends. Enter that picks a Japanese, Chinese or Hanja candidate
 * belongs to the input method and is left alone. Browsers and systems deliver the two events in
 * different orders; the tests list them.
 *
 * The box must be read from the DOM, never from React state, and never be written to while it
 * composes: both cut or freeze the last syllable.
 */

import { useMemo, useRef } from "react";

const HANGUL_END = /[\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff]$/;

/** One key press can arrive twice (composing and plain): the same text this soon is a repeat. */
const REPEAT_MS = 120;

/** keyCode of a key that an input method has taken. */
const TAKEN_BY_IME = 229;

export interface KeyPress {
  key: string;
  keyCode: number;
  isComposing: boolean;
  shiftKey: boolean;
  altKey: boolean;
  repeat: boolean;
  preventDefault(): void;
}

export interface Box {
  /** What stands left of the caret, read from the DOM. */
  before(): string;
  submit(): void;
  /** True where Enter should make a new line: a message box on a touch keyboard. */
  newline(): boolean;
}

export class EnterGuard {
  private readonly box: Box;
  private readonly now: () => number;
  private composing = false;
  private composed = "";
  private hanja = false;
  private pending = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private lastSend = -Infinity;
  private lastText = "";

  constructor(box: Box, now: () => number = () => performance.now()) {
    this.box = box;
    this.now = now;
  }

  get isComposing(): boolean {
    return this.composing;
  }

  compositionStart(): void {
    this.composing = true;
    this.composed = "";
    this.pending = false;
  }

  compositionUpdate(text: string): void {
    this.composed = text;
  }

  compositionEnd(text: string): void {
    this.composing = false;
    this.hanja = false;
    this.composed = text;
    if (!this.pending) return;
    this.pending = false;
    // The box holds the committed syllable only after this event has run its course.
    this.timer = setTimeout(() => this.send(), 0);
  }

  keyDown(press: KeyPress): void {
    if (press.key === "HanjaMode" && this.composing) this.hanja = true;
    if (press.key !== "Enter" || press.shiftKey || press.altKey || this.box.newline()) return;
    const taken = press.isComposing || this.composing || press.keyCode === TAKEN_BY_IME;
    if (taken && !this.meansSend()) return;
    press.preventDefault();
    if (press.repeat) return;
    if (this.composing) this.pending = true;
    else this.send();
  }

  blur(): void {
    this.composing = false;
    this.hanja = false;
    this.pending = false;
    clearTimeout(this.timer);
  }

  private meansSend(): boolean {
    return !this.hanja && HANGUL_END.test(this.composed || this.box.before());
  }

  private send(): void {
    clearTimeout(this.timer);
    const now = this.now();
    const text = this.box.before();
    if (now - this.lastSend < REPEAT_MS && text === this.lastText) return;
    this.lastSend = now;
    this.lastText = text;
    this.box.submit();
  }
}

type TextBox = HTMLInputElement | HTMLTextAreaElement;

const touchKeyboard = (): boolean => window.matchMedia("(hover: none) and (pointer: coarse)").matches;

/** Props for a text box whose Enter calls `submit` with the box itself, and the guard behind them. */
export function useEnter(submit: (box: TextBox) => void, touchNewline = false) {
  const latest = useRef(submit);
  latest.current = submit;
  return useMemo(() => {
    let element: TextBox | null = null;
    const guard = new EnterGuard({
      before: () => element?.value.slice(0, caret(element)) ?? "",
      submit: () => element && latest.current(element),
      newline: () => touchNewline && touchKeyboard(),
    });
    const props = {
      onCompositionStart: () => guard.compositionStart(),
      onCompositionUpdate: (event: React.CompositionEvent) => guard.compositionUpdate(event.data),
      onCompositionEnd: (event: React.CompositionEvent) => guard.compositionEnd(event.data),
      onBlur: () => guard.blur(),
      onKeyDown: (event: React.KeyboardEvent<TextBox>) => {
        element = event.currentTarget;
        guard.keyDown(event.nativeEvent);
      },
    };
    return [props, guard] as const;
  }, [touchNewline]);
}

/** E-mail boxes have no caret position to read; their end will do. */
function caret(element: TextBox): number {
  return element.selectionEnd ?? element.value.length;
}
