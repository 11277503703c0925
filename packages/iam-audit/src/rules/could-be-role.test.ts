import { expect, test } from "@jest/globals";
import { couldBeRole } from "./could-be-role.js";
import { accessKey, foundBy, person, sampleUser } from "./samples.js";

test("a user with a key and no password is found", () => {
  const user = sampleUser({ accessKeys: [{ ...accessKey, lastService: "s3" }] });
  expect(foundBy(couldBeRole, { user })).toMatchObject([
    { what: "ann has no password and signs with an access key, last for s3: a program, which could take a role." },
  ]);
});

test("a person is not, nor somebody without an active key, or whose password could not be read", () => {
  expect(foundBy(couldBeRole, { user: { ...person, accessKeys: [accessKey] } })).toEqual([]);
  expect(foundBy(couldBeRole)).toEqual([]);
  expect(foundBy(couldBeRole, { user: sampleUser({ password: undefined, accessKeys: [accessKey] }) })).toEqual([]);
});
