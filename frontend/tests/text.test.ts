import { expect, test } from "vitest";
import { delay } from "../src/backoff";
import { blocks } from "../src/blocks";
import { newId } from "../src/id";

test("Markdown is cut at blank lines, but not inside a code fence", () => {
  expect(blocks("첫째\n둘째\n\n\n- 가\n- 나\n")).toEqual(["첫째\n둘째", "- 가\n- 나"]);
  expect(blocks("```\na\n\nb\n```\n\n끝")).toEqual(["```\na\n\nb\n```", "끝"]);
  expect(blocks("```\n아직\n\n쓰는 중")).toEqual(["```\n아직\n\n쓰는 중"]);
  expect(blocks("")).toEqual([]);
});

test("waits grow and stay under their limit", () => {
  const waits = Array.from({ length: 12 }, (_, attempt) => delay(attempt, 0.5));
  expect(waits.slice(0, 3)).toEqual([500, 1000, 2000]);
  expect(Math.max(...waits)).toBe(15_000);
});

test("new ids are version 4 UUIDs and differ", () => {
  const ids = Array.from({ length: 200 }, newId);
  expect(new Set(ids).size).toBe(200);
  for (const id of ids) expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
});
