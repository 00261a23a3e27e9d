/**
 * The text of an answer. Most answers are plain sentences; the Markdown reader is fetched when the
 * first one with marks comes by, and until then its text is shown as it is.
 */

import { lazy, Suspense } from "react";

const Markdown = lazy(() => import("./Markdown"));

const MARKS = /\*|`|\]\(|^#{1,6} |^> |^\s*[-+] |^\s*\d{1,2}[.)] /m;

export function Prose({ text, writing }: { text: string; writing: boolean }) {
  const plain = <Plain text={text} />;
  return (
    <div className={writing ? "prose writing" : "prose"}>
      {MARKS.test(text) ? (
        <Suspense fallback={plain}>
          <Markdown text={text} />
        </Suspense>
      ) : (
        plain
      )}
    </div>
  );
}

function Plain({ text }: { text: string }) {
  const paragraphs = text.split(/\n{2,}/).filter((paragraph) => paragraph.trim() !== "");
  return paragraphs.map((paragraph, index) => (
    <p key={index} className="plain">
      {paragraph}
    </p>
  ));
}
