import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import type { Citation } from "../src/api";
import { linkOf, nameOf, partsOf } from "../src/citation";
import { LiveText } from "../src/live";
import { Citations } from "../src/parts/Citations";
import { MessageRow } from "../src/parts/MessageRow";
import { Passage } from "../src/parts/Passage";
import { t } from "../src/strings";
import { message } from "./fakeServer";

const TEXT = "연체료는 없어요. 🙂👨‍👩‍👧 대신 늦은 날만큼 못 빌려요. 끝.";
/** Where Python finds it: in code points. */
const at = (text: string, part: string): { start: number; end: number } => {
  const start = Array.from(text.slice(0, text.indexOf(part))).length;
  return { start, end: start + Array.from(part).length };
};
const USED = "대신 늦은 날만큼 못 빌려요.";
const CITED: Citation = {
  id: "1", title: "연체하면 어떻게 되나요?", source: "https://www.library.example.kr/%EA%B7%9C%EC%A0%95?p=3",
  licence: "공공누리 제1유형", category: "대출", text: TEXT, ...at(TEXT, USED),
};
const opened = (change: Partial<Citation> = {}): string =>
  renderToStaticMarkup(createElement(Passage, { id: "p", number: 2, citation: { ...CITED, ...change } }));
const row = (...citations: Citation[]): string =>
  renderToStaticMarkup(createElement(Citations, { citations }));

test("the used part is cut between code points: emoji before it move nothing", () => {
  expect(partsOf(CITED)).toEqual(["연체료는 없어요. 🙂👨‍👩‍👧 ", USED, " 끝."]);
  expect(opened()).toContain(`<mark>${USED}</mark>`);
});

test("decomposed Korean is marked where it stands", () => {
  const text = TEXT.normalize("NFD");
  const used = USED.normalize("NFD");
  expect(partsOf({ ...CITED, text, ...at(text, used) })[1]).toBe(used);
});

test.each([
  ["the whole passage", { start: 0, end: Array.from(TEXT).length }, TEXT],
  ["its beginning", { start: 0, end: 4 }, "연체료는"],
])("%s can be what was used", (_, span, used) => {
  expect(opened(span)).toContain(`<mark>${used}</mark>`);
});

test("a source of which nothing was used marks nothing", () => {
  const html = opened({ start: 0, end: 0 });
  expect(html).not.toContain("<mark");
  expect(html).toContain(TEXT);
});

test("only web addresses are links, and they tell nobody where one comes from", () => {
  expect(linkOf(CITED.source)).toEqual({ href: CITED.source, label: "library.example.kr/규정" });
  expect(opened()).toContain(`<a href="${CITED.source}" target="_blank" rel="noopener noreferrer">`);
  expect(opened()).toContain(t.cite.newTab);
  for (const source of [
    "안내문.pdf · 3쪽", "javascript:alert(1)", "data:text/html,x", "//evil.example", "https://", "ftp://a.example",
    " JavaScript:alert(1)//https://a.example", "http:a",
  ]) {
    expect(linkOf(source), source).toBeNull();
    const html = opened({ source });
    expect(html).not.toContain("<a ");
    expect(html).toContain(`<bdi>${source.replace(/&/g, "&amp;")}</bdi>`);
  }
});

test("a link shows the site it leads to, whatever is written before it", () => {
  expect(linkOf("https://bank.example@evil.example/a")?.label).toBe("evil.example/a");
  expect(linkOf("https://a.example/%EC%97")?.label).toBe("a.example/%EC%97");
  expect(linkOf("HTTPS://A.example/")?.label).toBe("a.example");
});

test("nothing that strangers wrote is read as HTML", () => {
  const bad = '<img src=x onerror="alert(1)"><script>alert(2)</script>';
  const change = { title: bad, text: bad, source: bad, licence: bad, category: bad, start: 1, end: 9 };
  for (const html of [opened(change), row({ ...CITED, ...change })]) {
    expect(html).not.toMatch(/<img|<script/);
    expect(html).toContain("&lt;");
  }
});

test("a row of sources: closed buttons with numbers and names, counted for who cannot see them", () => {
  const html = row(CITED, { ...CITED, id: "2", title: "", source: "안내문.pdf · 3쪽" });
  expect(html.match(/aria-expanded="false"/g)).toHaveLength(2);
  expect(html).toContain("근거 2");
  expect(html).toContain('aria-label="이 답의 근거 2개"');
  expect(html).toContain("안내문.pdf · 3쪽");
  expect(html).not.toContain("<section");
  expect(row()).toBe("");
});

test("a source without a title is called by its place, and never nothing", () => {
  expect(nameOf({ ...CITED, title: " " })).toBe("library.example.kr/규정");
  expect(nameOf({ ...CITED, title: "", source: "" })).toBe(t.cite.unnamed);
});

test("an open source is a named region; what is not known takes no room", () => {
  expect(opened()).toContain('<section id="p" class="passage" aria-label="근거 2: 연체하면 어떻게 되나요?">');
  const bare = opened({ licence: "", category: "", source: "" });
  for (const part of ["origin", "chip", t.cite.licence, t.cite.source]) expect(bare).not.toContain(part);
});

test("sources stand under the answer they belong to, before its buttons", () => {
  const answer = message("a", 2, { content: "못 빌려요.", citations: [CITED] });
  const props = { message: answer, live: new LiveText(), canRemake: false, onRemake: () => undefined };
  const html = renderToStaticMarkup(createElement(MessageRow, props));
  expect(html.indexOf("못 빌려요.")).toBeLessThan(html.indexOf('class="cites"'));
  expect(html.indexOf('class="cites"')).toBeLessThan(html.indexOf('class="tools"'));
});
