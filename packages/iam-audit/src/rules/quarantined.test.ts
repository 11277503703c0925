import { expect, test } from "@jest/globals";
import { quarantined } from "./quarantined.js";
import { foundBy, sampleAccount, sampleUser } from "./samples.js";

const account = sampleAccount({
  quarantined: new Map([["ann", "arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3"]]),
});

test("a user in quarantine is found, with the command for whom it is known", () => {
  const user = sampleUser({ tags: { email: "ann@example.com" } });
  expect(foundBy(quarantined, { account, user })).toEqual([
    {
      what: "AWS quarantined ann with AWSCompromisedKeyQuarantineV3: an access key of the user is public.",
      next: "iam-user-admin --user-email ann@example.com --user-name ann --compromised",
    },
  ]);
});

test("others are not, nor anybody where that could not be read", () => {
  expect(foundBy(quarantined, { account, user: sampleUser({ userName: "bob" }) })).toEqual([]);
  expect(foundBy(quarantined, { account: sampleAccount({ quarantined: undefined }) })).toEqual([]);
});
