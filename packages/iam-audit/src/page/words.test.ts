import { expect, test } from "@jest/globals";
import { listed, span } from "./words.js";

test.each([
  ["12:00:59", "less than a minute"],
  ["12:01:00", "1 minute"],
  ["13:59:00", "119 minutes"],
  ["14:00:00", "2 hours"],
  // By a clock that is behind.
  ["11:00:00", "less than a minute"],
])("from noon to %s it is %s", (end, expected) => {
  expect(span("2030-06-01T12:00:00Z", `2030-06-01T${end}Z`)).toBe(expected);
});

test("two days and more are days", () => {
  expect(span("2030-06-01T12:00:00Z", "2030-06-03T11:59:59Z")).toBe("47 hours");
  expect(span("2030-06-01T12:00:00Z", "2030-06-03T12:00:00Z")).toBe("2 days");
});

test("what is listed ends in and", () => {
  expect([[], ["a"], ["a", "b"], ["a", "b", "c"]].map(listed)).toEqual(["", "a", "a and b", "a, b and c"]);
});
