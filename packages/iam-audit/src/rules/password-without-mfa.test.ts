import { expect, test } from "@jest/globals";
import { passwordWithoutMfa } from "./password-without-mfa.js";
import { foundBy, person, sampleUser } from "./samples.js";

test("a password without a device is found", () => {
  expect(foundBy(passwordWithoutMfa, { user: { ...person, mfaDevices: [] } })).toHaveLength(1);
});

test("a user with a device or without a password is not, nor where either could not be read", () => {
  expect(foundBy(passwordWithoutMfa, { user: person })).toEqual([]);
  expect(foundBy(passwordWithoutMfa, { user: sampleUser() })).toEqual([]);
  expect(foundBy(passwordWithoutMfa, { user: { ...person, mfaDevices: undefined } })).toEqual([]);
  expect(foundBy(passwordWithoutMfa, { user: sampleUser({ password: undefined }) })).toEqual([]);
});
