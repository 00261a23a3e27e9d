import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { SHORTEST_PASSWORD } from "../src/limits";
import { t } from "../src/strings";

const thresholds = readFileSync(
  new URL("../../src/malbeot/web/thresholds.toml", import.meta.url), "utf8",
);

test("the page asks for as long a password as the server", () => {
  const [, least] = /^\[passwords\]\s+min_chars = (\d+)/m.exec(thresholds) ?? [];
  expect(SHORTEST_PASSWORD).toBe(Number(least));
  expect(t.signup.passwordHint).toContain(`${least}자`);
  expect(t.signup.shortPassword).toContain(`${least}자`);
});
