import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import type { Message, Notice } from "../src/api";
import { LiveText } from "../src/live";
import { MessageRow } from "../src/parts/MessageRow";

const DROPPED: Notice = { kind: "relaxed", text: "이 조건은 빼고 찾았어요: 국물" };
const ALLERGY: Notice = { kind: "allergy", text: "알레르기 때문에 이 메뉴는 권하지 않아요: 새우" };

function drawn(...notices: Notice[]): string {
  const message: Message = {
    id: "a", chat_id: "c", seq: 2, role: "assistant", content: "골라봤어요.", status: "done",
    error: null, picks: [{ id: "kimbap", name: "김밥" }], citations: [], notices, fallback: false, created_at: "",
  };
  const props = { message, live: new LiveText(), canRemake: false, onRemake: () => undefined };
  return renderToStaticMarkup(createElement(MessageRow, props));
}

test("a dropped condition is a small note after the dishes, never a bar", () => {
  const html = drawn(DROPPED);
  expect(html).not.toContain("answer-notice");
  expect(html.split(DROPPED.text!)).toHaveLength(2);
  expect(html.indexOf("answer-note")).toBeGreaterThan(html.indexOf("</article>"));
});

test.each([ALLERGY, { kind: "crisis", message_ko: "109" }, { kind: "new", text: "처음 보는 알림" }])(
  "a notice of kind $kind stands out before the dishes",
  (notice) => {
    const html = drawn(DROPPED, notice);
    expect(html).toContain(`<p class="answer-notice">${notice.message_ko ?? notice.text}</p>`);
    expect(html.indexOf("answer-notice")).toBeLessThan(html.indexOf("<article"));
  },
);

test("a notice without words draws nothing", () => {
  expect(drawn({ kind: "allergy" })).not.toContain("answer-not");
});
