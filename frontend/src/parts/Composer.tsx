/**
 * Where the person writes. The box belongs to the browser: React never writes its value while
 * somebody types, and what is sent is read from the DOM. Every change is kept as a draft.
 */

import { useEffect, useRef } from "react";
import { drafts } from "../drafts";
import { useEnter } from "../ime";
import { t } from "../strings";
import { Icon } from "./Icon";
import { useWide } from "./useWide";

interface Props {
  chat: string;
  /** A question that this bot can answer, shown where nothing is written. */
  example: string | undefined;
  answering: boolean;
  returned: { text: string; count: number } | null;
  onSend(text: string): void;
  onStop(): void;
}

const withMouse = (): boolean => window.matchMedia("(hover: hover)").matches;

export function Composer({ chat, example, answering, returned, onSend, onStop }: Props) {
  const box = useRef<HTMLTextAreaElement>(null);
  const send = (): void => {
    const element = box.current;
    const text = element?.value.trim() ?? "";
    if (!element || text === "") return;
    write(element, chat, "");
    element.focus();
    onSend(text);
  };
  const [enter, guard] = useEnter(send, true);
  const wide = useWide();

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    write(element, chat, drafts.draft(chat));
    if (withMouse()) element.focus();
  }, [chat]);

  useEffect(() => {
    if (!returned) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const giveBack = (): void => {
      const element = box.current;
      if (!element) return;
      if (guard.isComposing) timer = setTimeout(giveBack, 200);
      else write(element, chat, [returned.text, element.value].filter(Boolean).join("\n"));
    };
    giveBack();
    return () => clearTimeout(timer);
  }, [returned, chat, guard]);

  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        {...enter}
        ref={box}
        rows={1}
        aria-label={t.composer.label}
        placeholder={wide && example ? t.composer.example(example) : t.composer.short}
        title={withMouse() ? t.composer.hint : undefined}
        enterKeyHint="enter"
        autoComplete="off"
        onInput={(event) => {
          drafts.keepDraft(chat, event.currentTarget.value);
          grow(event.currentTarget);
        }}
      />
      {answering ? (
        <button key="stop" type="button" className="round stop" aria-label={t.composer.stop} onClick={onStop}>
          <Icon name="stop" />
        </button>
      ) : (
        <button key="send" type="submit" className="round" aria-label={t.composer.send}>
          <Icon name="send" />
        </button>
      )}
    </form>
  );
}

function write(element: HTMLTextAreaElement, chat: string, text: string): void {
  element.value = text;
  drafts.keepDraft(chat, text);
  grow(element);
}

/** As tall as its text; the style sheet sets the limit. */
function grow(element: HTMLTextAreaElement): void {
  if (CSS.supports("field-sizing", "content")) return;
  element.style.height = "auto";
  element.style.height = `${element.scrollHeight}px`;
}
