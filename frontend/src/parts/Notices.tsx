/**
 * What has to be known beside an answer. Warnings stand out, before the dishes. That a condition was
 * dropped is said in the answer itself: it is only noted, in small letters after the dishes.
 */

import type { Notice } from "../api";

const DROPPED = "relaxed";

interface Props {
  notices: readonly Notice[];
  /** Which half of them to show. */
  only: "warnings" | "notes";
}

export function Notices({ notices, only }: Props) {
  const notes = only === "notes";
  const texts = notices
    .filter((notice) => (notice.kind === DROPPED) === notes)
    .map((notice) => notice.message_ko ?? notice.text ?? "");
  return texts.filter(Boolean).map((text) => (
    <p key={text} className={notes ? "answer-note" : "answer-notice"}>
      {text}
    </p>
  ));
}
