import { expect, test } from "@jest/globals";
import { unreadable } from "./unreadable.js";
import { foundBy } from "./samples.js";

const denied = { part: "MFA devices", operation: "iam:ListMFADevices", message: "You may not.", users: 3 };

test("what could not be read is found, once for each permission", () => {
  const policy = {
    ...denied,
    part: "the password policy",
    operation: "iam:GetAccountPasswordPolicy",
    users: undefined,
  };
  expect(foundBy(unreadable, { seen: { unreadable: [denied, policy] } })).toEqual([
    {
      subject: { kind: "permission", id: "iam:ListMFADevices" },
      what: "Not checked: MFA devices of 3 users of dev. You may not.",
    },
    {
      subject: { kind: "permission", id: "iam:GetAccountPasswordPolicy" },
      what: "Not checked: the password policy of dev. You may not.",
    },
  ]);
});

test("nothing is where all could be read", () => {
  expect(foundBy(unreadable)).toEqual([]);
});
