import { expect, test } from "@jest/globals";
import { couldBeRole } from "./could-be-role.js";
import { accessKey, foundBy, person, sampleUser } from "./samples.js";

test("a user with a key and no password is found", () => {
  const user = sampleUser({ accessKeys: [{ ...accessKey, lastService: "s3" }] });
  expect(foundBy(couldBeRole, { user })).toMatchObject([
    {
      what: "ann signs with an access key, last for s3, and has neither a password nor an MFA device: probably a program, which could take a role.",
    },
  ]);
});

test("an engineer who works with keys and MFA alone is not, nor a key that was never used", () => {
  const user = sampleUser({ accessKeys: [accessKey] });
  const { mfaDevices } = person;
  expect(foundBy(couldBeRole, { user: { ...user, mfaDevices } })).toEqual([]);
  expect(foundBy(couldBeRole, { user: { ...user, mfaDevices: undefined } })).toEqual([]);
  expect(foundBy(couldBeRole, { user: { ...user, tags: { email: "ann@example.com" } } })).toEqual([]);
  expect(foundBy(couldBeRole, { user: sampleUser({ accessKeys: [{ ...accessKey, lastUsed: null }] }) })).toEqual([]);
});

test("a person is not, nor somebody without an active key, or whose password could not be read", () => {
  expect(foundBy(couldBeRole, { user: { ...person, accessKeys: [accessKey] } })).toEqual([]);
  expect(foundBy(couldBeRole)).toEqual([]);
  expect(foundBy(couldBeRole, { user: sampleUser({ password: undefined, accessKeys: [accessKey] }) })).toEqual([]);
});
