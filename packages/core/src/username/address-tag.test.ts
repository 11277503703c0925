import { expect, test } from "@jest/globals";
import { addressIn, addressTag } from "./address-tag.js";

test.each([
  ["jane@example.com", "jane@example.com"],
  ["jürgen+a=b/c@example.com", "jürgen+a=b/c@example.com"],
  ["o'brien@example.com", "o:27:brien@example.com"],
  ["a!#😀@example.com", "a:21::23::1f600:@example.com"],
])("%s is kept as %s, and read again", (email, value) => {
  expect(addressTag(email)).toEqual({ email: value });
  expect(addressIn({ email: value })).toBe(email);
});

test("who has no tag is nobody's", () => {
  expect(addressIn({})).toBeUndefined();
});
