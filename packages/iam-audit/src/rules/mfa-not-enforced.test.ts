import { expect, test } from "@jest/globals";
import { mfaNotEnforced } from "./mfa-not-enforced.js";
import { foundBy } from "./samples.js";

test("users who may act without MFA are found, the first three by name", () => {
  const withoutMfa = { of: 9, count: 5, programs: 0, some: ["ann", "bob", "cy"] };
  expect(foundBy(mfaNotEnforced, { seen: { withoutMfa } })).toMatchObject([
    {
      what: "In dev, 5 of 9 users with a password or an active access key may act without MFA: ann, bob, cy and 2 more.",
      next: "iam-mfa policy --create require-mfa --attach-to-group GROUP",
    },
  ]);
});

test("that it would stop programs is said", () => {
  const withoutMfa = { of: 9, count: 2, programs: 1, some: ["ann", "robot"] };
  const [found] = foundBy(mfaNotEnforced, { seen: { withoutMfa } });
  expect(found?.what).toMatch("which would stop it: 1 of them has neither a password nor an MFA device.");
});

test("nothing is where a policy requires it of all", () => {
  expect(foundBy(mfaNotEnforced, { seen: { withoutMfa: { of: 9, count: 0, programs: 0, some: [] } } })).toEqual([]);
});
