import { expect, test } from "@jest/globals";
import { passwordUnused } from "./password-unused.js";
import { daysAgo, foundBy, person, sampleUser } from "./samples.js";

test("a password that was not used for 45 days is found", () => {
  expect(foundBy(passwordUnused, { user: { ...person, passwordLastUsed: daysAgo(46) } })).toMatchObject([
    { subject: { kind: "password", id: "ann" } },
  ]);
});

test("one that is used is not, nor a new one in place of an old one, or where there is none", () => {
  const password = { created: daysAgo(10), resetRequired: true, changed: undefined };
  expect(foundBy(passwordUnused, { user: person })).toEqual([]);
  expect(foundBy(passwordUnused, { user: { ...person, password, passwordLastUsed: daysAgo(100) } })).toEqual([]);
  expect(foundBy(passwordUnused, { user: sampleUser({ passwordLastUsed: daysAgo(100) }) })).toEqual([]);
});
