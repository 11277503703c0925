import { expect, test } from "@jest/globals";
import { isOfAttempt } from "./lost-key.js";

const attempted = "2030-01-02T03:00:00.000Z";

test.each([
  ["at that very time", "2030-01-02T03:00:00Z", true],
  ["a little later", "2030-01-02T03:04:59Z", true],
  ["a little earlier, by a clock that is behind", "2030-01-02T02:46:00Z", true],
  ["long before", "2030-01-02T02:44:00Z", false],
  ["long after", "2030-01-02T03:06:00Z", false],
])("a key that was made %s of the attempt: %s is the lost one: %s", (_when, created, expected) => {
  expect(isOfAttempt({ attempted }, new Date(created))).toBe(expected);
});

test("where no key was asked for, or AWS does not tell a key's age, no key is the lost one", () => {
  expect(isOfAttempt({}, new Date(attempted))).toBe(false);
  expect(isOfAttempt({ attempted }, undefined)).toBe(false);
});
