import { expect, test } from "@jest/globals";
import { readDuration } from "./read-duration.js";

test.each([
  ["90s", 90],
  ["15m", 900],
  ["2h", 7200],
  ["90d", 7_776_000],
  ["2w", 1_209_600],
  ["12H", 43_200],
  ["0s", 0],
])("%s is %d seconds", (text, seconds) => {
  expect(readDuration("--grace", text)).toBe(seconds);
});

test("a number alone counts where it always did, and is asked for its unit elsewhere", () => {
  expect(readDuration("--duration-seconds", "3600", "s")).toBe(3600);
  expect(readDuration("key-age", "90", "d")).toBe(7_776_000);
  expect(() => readDuration("--older-than", "90")).toThrow("--older-than needs a unit, such as 90d or 90h.");
});

test.each(["", "m", "1.5h", "15 m", "1y", "soon"])("%j is refused, and shown how to write", (text) => {
  expect(() => readDuration("--grace", text)).toThrow(
    `--grace takes a time such as 15m, 24h or 90d, not ${JSON.stringify(text)}.`,
  );
});

test.each(["-1m", "-5", " - 2d"])("%j is refused as negative", (text) => {
  expect(() => readDuration("--grace", text)).toThrow(
    `--grace cannot be negative: it takes a time such as 15m, 24h or 90d, not ${JSON.stringify(text)}.`,
  );
});
