import { expect, test } from "@jest/globals";
import { signInNeverCame } from "./sign-in-never-came.js";
import { accessKey, daysAgo, foundBy, person } from "./samples.js";

const password = { created: daysAgo(46), resetRequired: true, changed: undefined };

test("a password that was never used is found", () => {
  expect(foundBy(signInNeverCame, { user: { ...person, password, passwordLastUsed: null } })).toMatchObject([
    { what: "ann got a password 46 days ago and never signed in with it, and has no active access key." },
  ]);
  const user = { ...person, password, passwordLastUsed: null, accessKeys: [accessKey] };
  expect(foundBy(signInNeverCame, { user })).toMatchObject([
    { what: "ann got a password 46 days ago and never signed in with it." },
  ]);
});

test("a new one is not, nor one that was used, or of which nobody knows", () => {
  const fresh = { ...password, created: daysAgo(45) };
  expect(foundBy(signInNeverCame, { user: { ...person, password: fresh, passwordLastUsed: null } })).toEqual([]);
  expect(foundBy(signInNeverCame, { user: { ...person, password } })).toEqual([]);
  expect(foundBy(signInNeverCame, { user: { ...person, password, passwordLastUsed: undefined } })).toEqual([]);
});
