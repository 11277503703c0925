import { expect, test } from "@jest/globals";
import { timeLeft } from "./time-left.js";

test.each([
  [30, "less than a minute"],
  [60, "1 min"],
  [3600, "1 h"],
  [43_199, "11 h 59 min"],
])("%d seconds are left for %s", (seconds, words) => {
  expect(timeLeft(new Date(seconds * 1000), new Date(0))).toBe(words);
});
