import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const SRC = join(import.meta.dirname, "../src");
const files = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter((f) => /\.tsx?$/.test(f));

test("ime.ts is the only file that looks for the Enter key", () => {
  const others = files.filter((f) => /["'`]Enter["'`]|keyCode/.test(readFileSync(join(SRC, f), "utf8")));
  expect(others).toEqual(["ime.ts"]);
});

test("every text box uses it", () => {
  const boxes = files.filter((f) => /<textarea|<input(?![^>]*type="(checkbox|radio)")/s.test(source(f)));
  const typed = boxes.filter((f) => !/type="(checkbox|radio)"/.test(source(f)));
  expect(typed.length).toBeGreaterThan(3);
  for (const file of typed) expect(source(file), file).toContain("useEnter(");
});

test("Korean for users stands in strings.ts alone", () => {
  const code = (f: string): string => source(f).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
  const korean = files.filter((f) => /[가-힣]/.test(code(f).replace(/[\u3130-\u318f가-\ud7ff]-/g, "")));
  expect(korean).toEqual(["strings.ts"]);
});

test("files stay short", () => {
  for (const file of files) expect(source(file).split("\n").length, file).toBeLessThanOrEqual(251);
});

function source(file: string): string {
  return readFileSync(join(SRC, file), "utf8");
}
