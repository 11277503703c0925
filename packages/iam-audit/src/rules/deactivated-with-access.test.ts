import { expect, test } from "@jest/globals";
import { deactivatedWithAccess } from "./deactivated-with-access.js";
import { accessKey, foundBy, person, sampleUser } from "./samples.js";

const tags = { "iam-user-admin:deactivated": "2030-05-01T00:00:00Z", email: "ann@example.com" };

test("a deactivated user with something left is found", () => {
  expect(foundBy(deactivatedWithAccess, { user: { ...person, tags, accessKeys: [accessKey] } })).toEqual([
    {
      what: "ann was deactivated and has access left: a password, 1 active access key.",
      next: "iam-user-admin --user-email ann@example.com --user-name ann --deactivate",
    },
  ]);
});

test("whose address is not known is cut off by what is left", () => {
  const user = { ...person, tags: { "iam-user-admin:deactivated": "2030-05-01T00:00:00Z" }, accessKeys: [accessKey] };
  expect(foundBy(deactivatedWithAccess, { user })).toMatchObject([
    {
      next:
        "aws iam delete-login-profile --user-name ann && " +
        "aws iam update-access-key --user-name ann --access-key-id AKIAIOSFODNN7EXAMPLE --status Inactive",
    },
  ]);
});

test("one with nothing left is not, nor somebody else", () => {
  const accessKeys = [{ ...accessKey, status: "Inactive" as const }];
  expect(foundBy(deactivatedWithAccess, { user: sampleUser({ tags, accessKeys }) })).toEqual([]);
  expect(foundBy(deactivatedWithAccess, { user: person })).toEqual([]);
});
