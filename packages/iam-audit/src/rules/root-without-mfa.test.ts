import { expect, test } from "@jest/globals";
import { rootWithoutMfa } from "./root-without-mfa.js";
import { foundBy, sampleAccount } from "./samples.js";

const root = { hasAccessKey: false, hasMfa: false, hasPassword: true, lastUsed: null };

test("a root user with a password and no MFA device is found", () => {
  expect(foundBy(rootWithoutMfa, { account: sampleAccount({ root }) })).toMatchObject([{ subject: { kind: "root" } }]);
});

test("one with a device is not, nor one whose password the organization has taken away", () => {
  expect(foundBy(rootWithoutMfa)).toEqual([]);
  const account = sampleAccount({ root: { ...root, hasPassword: false } });
  expect(foundBy(rootWithoutMfa, { account })).toEqual([]);
});
