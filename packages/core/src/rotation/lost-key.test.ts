import { expect, test } from "@jest/globals";
import { isOfAttempt } from "./lost-key.js";

const killed = { from: "2030-01-02T03:00:00.500Z" };
const lost = { from: "2030-01-02T03:00:00.500Z", until: "2030-01-02T03:00:02.000Z" };

test.each([
  ["in that very second, since ages are in whole ones", killed, "2030-01-02T03:00:00Z", true],
  ["as long after as a request may take", killed, "2030-01-02T03:01:14Z", true],
  ["four minutes later", killed, "2030-01-02T03:04:00Z", false],
  ["before", killed, "2030-01-02T02:59:50Z", false],
  ["when the answer was lost", lost, "2030-01-02T03:00:02Z", true],
  ["a little after the answer was lost", lost, "2030-01-02T03:00:20Z", false],
])("a key that was made %s may be the lost one, or not", (_when, attempt, created, expected) => {
  expect(isOfAttempt({ attempts: [attempt] }, new Date(created))).toBe(expected);
});

test("each request counts that got no answer", () => {
  const attempts = [lost, { from: "2030-01-03T00:00:00.000Z" }];
  expect(isOfAttempt({ attempts }, new Date("2030-01-02T03:00:01Z"))).toBe(true);
  expect(isOfAttempt({ attempts }, new Date("2030-01-03T00:00:01Z"))).toBe(true);
});

test("where no key was asked for, no key is the lost one", () => {
  expect(isOfAttempt({}, new Date("2030-01-02T03:00:00Z"))).toBe(false);
});
