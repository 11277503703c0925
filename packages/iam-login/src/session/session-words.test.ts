import { expect, test } from "@jest/globals";
import { parseTtl } from "./parse-ttl.js";
import { timeLeft } from "./time-left.js";

test.each([
  ["90", 90],
  ["90s", 90],
  ["15m", 900],
  ["2h", 7200],
  ["0", 0],
])("--min-ttl %s is %d seconds", (text, seconds) => {
  expect(parseTtl(text)).toBe(seconds);
});

test.each(["", "m", "-1m", "1.5h", "15 m", "1d", "soon"])("--min-ttl %j is refused, and shown how to write", (text) => {
  expect(() => parseTtl(text)).toThrow(`not ${JSON.stringify(text)}`);
});

test.each([
  [30, "less than a minute"],
  [60, "1 min"],
  [3600, "1 h"],
  [43_199, "11 h 59 min"],
])("%d seconds are left for %s", (seconds, words) => {
  expect(timeLeft(new Date(seconds * 1000), new Date(0))).toBe(words);
});
