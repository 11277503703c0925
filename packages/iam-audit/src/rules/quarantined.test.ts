import { expect, test } from "@jest/globals";
import { quarantined } from "./quarantined.js";
import type { User } from "../model/index.js";
import { accessKey, foundBy, sampleAccount, sampleUser } from "./samples.js";

const account = sampleAccount({
  quarantined: new Map([["ann", "arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3"]]),
});

test("a user in quarantine is found, with the command for whom it is known", () => {
  const user = sampleUser({ accessKeys: [accessKey], tags: { email: "ann@example.com" } });
  expect(foundBy(quarantined, { account, user })).toEqual([
    {
      what: "AWS quarantined ann with AWSCompromisedKeyQuarantineV3: an access key of the user is public.",
      next: "iam-user-admin --user-email ann@example.com --user-name ann --compromised",
    },
  ]);
});

test("whose address is not known has the keys to make inactive, and then the quarantine to end", () => {
  const found = (user: User) => foundBy(quarantined, { account, user })[0]?.next;
  expect(found(sampleUser({ accessKeys: [accessKey] }))).toBe(
    "aws iam update-access-key --user-name ann --access-key-id AKIAIOSFODNN7EXAMPLE --status Inactive",
  );
  expect(found(sampleUser({ accessKeys: [{ ...accessKey, status: "Inactive" }] }))).toBe(
    "aws iam detach-user-policy --user-name ann --policy-arn arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3",
  );
  expect(found(sampleUser({ accessKeys: undefined }))).toBe("aws iam list-access-keys --user-name ann");
});

test("others are not, nor anybody where that could not be read", () => {
  expect(foundBy(quarantined, { account, user: sampleUser({ userName: "bob" }) })).toEqual([]);
  expect(foundBy(quarantined, { account: sampleAccount({ quarantined: undefined }) })).toEqual([]);
});
