import { expect, test } from "@jest/globals";
import { passwordOld } from "./password-old.js";
import { daysAgo, foundBy, person, sampleAccount } from "./samples.js";

const changed = (date: Date | undefined) => ({
  ...person,
  password: { created: daysAgo(300), resetRequired: false, changed: date },
});

test("a password older than the policy allows is found", () => {
  expect(
    foundBy(passwordOld, { user: changed(daysAgo(91)), account: sampleAccount({ reportCreated: daysAgo(0) }) }),
  ).toMatchObject([
    {
      what: "The password of ann is 91 days old by the credential report of 2030-06-01 12:00; the account's policy allows 90.",
    },
  ]);
});

test("a younger one is not, nor where no report tells, or the policy has no limit", () => {
  expect(foundBy(passwordOld, { user: changed(daysAgo(90)) })).toEqual([]);
  expect(foundBy(passwordOld, { user: changed(undefined) })).toEqual([]);
  expect(
    foundBy(passwordOld, { user: changed(daysAgo(900)), account: sampleAccount({ passwordPolicy: null }) }),
  ).toEqual([]);
});
