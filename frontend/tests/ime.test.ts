import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { EnterGuard, type KeyPress } from "../src/ime";

/** A text box with a clock of its own. */
class FakeBox {
  value = "";
  sent: string[] = [];
  time = 0;
  touch = false;
  prevented = 0;
  readonly guard = new EnterGuard(
    {
      before: () => this.value,
      submit: () => {
        if (this.value !== "") this.sent.push(this.value);
        this.value = "";
      },
      newline: () => this.touch,
    },
    () => this.time,
  );
  private committed = "";

  compose(text: string): void {
    this.committed = text.slice(0, -1);
    this.guard.compositionStart();
    this.guard.compositionUpdate(text.slice(-1));
    this.value = text;
  }

  commit(last: string): void {
    this.value = this.committed + last;
    this.guard.compositionEnd(last);
  }

  press(change: Partial<KeyPress> = {}): void {
    this.guard.keyDown({
      key: "Enter",
      keyCode: 13,
      isComposing: false,
      shiftKey: false,
      altKey: false,
      repeat: false,
      preventDefault: () => (this.prevented += 1),
      ...change,
    });
  }
}

const IME = { keyCode: 229, isComposing: true };
let box: FakeBox;

beforeEach(() => {
  vi.useFakeTimers();
  box = new FakeBox();
});
afterEach(() => vi.useRealTimers());

test("windows: 229, then the commit, sends the whole text once", () => {
  box.compose("안녕하세요");
  box.press(IME);
  expect(box.sent).toEqual([]);
  box.commit("요");
  vi.runAllTimers();
  expect(box.sent).toEqual(["안녕하세요"]);
});

test("mac: 229, commit, then a plain Enter, sends once, before or after the timer", () => {
  for (const late of [false, true]) {
    box = new FakeBox();
    box.compose("안녕하세요");
    box.press(IME);
    box.commit("요");
    if (late) vi.runAllTimers();
    box.press();
    vi.runAllTimers();
    expect(box.sent).toEqual(["안녕하세요"]);
  }
});

test("safari: commit, then 229, sends once", () => {
  box.compose("안녕하세요");
  box.commit("요");
  box.press({ keyCode: 229 });
  vi.runAllTimers();
  expect(box.sent).toEqual(["안녕하세요"]);
});

test("a plain 13 before the commit waits for the last syllable", () => {
  box.compose("안녕하세요");
  box.press();
  expect(box.sent).toEqual([]);
  box.commit("요");
  vi.runAllTimers();
  expect(box.sent).toEqual(["안녕하세요"]);
});

test("an Enter that picks a Japanese candidate is left alone, also in Safari's order", () => {
  box.compose("すし");
  box.press(IME);
  box.commit("司");
  box.press({ keyCode: 229 });
  vi.runAllTimers();
  expect(box.sent).toEqual([]);
  expect(box.prevented).toBe(0);
  box.press();
  expect(box.sent).toHaveLength(1);
});

test("Japanese typed after Korean text is judged by what is composed", () => {
  box.value = "초밥";
  box.guard.compositionStart();
  box.guard.compositionUpdate("すし");
  box.press(IME);
  vi.runAllTimers();
  expect(box.sent).toEqual([]);
});

test("a Hanja candidate is picked, not sent", () => {
  box.compose("한");
  box.press({ key: "HanjaMode", ...IME });
  box.press(IME);
  box.commit("韓");
  vi.runAllTimers();
  expect(box.sent).toEqual([]);
});

test("plain Enter sends, Shift+Enter and touch keyboards make a new line", () => {
  box.value = "김밥";
  box.press({ shiftKey: true });
  box.touch = true;
  box.press();
  expect(box.sent).toEqual([]);
  expect(box.prevented).toBe(0);
  box.touch = false;
  box.press();
  expect(box.sent).toEqual(["김밥"]);
  expect(box.prevented).toBe(1);
});

test("one press that arrives twice, or is held down, sends once; a later one sends again", () => {
  box.value = "하나";
  box.press();
  box.value = "하나";
  box.time = 50;
  box.press();
  box.time = 1000;
  box.press({ repeat: true });
  expect(box.sent).toEqual(["하나"]);
  box.press();
  expect(box.sent).toEqual(["하나", "하나"]);
});

test("another text is not a repeat, however soon", () => {
  box.value = "하나";
  box.press();
  box.value = "둘";
  box.press();
  expect(box.sent).toEqual(["하나", "둘"]);
});

test("decomposed Hangul counts as Hangul", () => {
  box.compose("국밥".normalize("NFD"));
  box.press(IME);
  box.guard.compositionEnd("ᆸ");
  vi.runAllTimers();
  expect(box.sent).toHaveLength(1);
});

test("leaving the box forgets a send that was waiting", () => {
  box.compose("안녕");
  box.press(IME);
  box.guard.blur();
  box.commit("녕");
  vi.runAllTimers();
  expect(box.sent).toEqual([]);
});
