import { expect, test } from "@jest/globals";
import { policyOnUser } from "./policy-on-user.js";
import { foundBy, sampleUser } from "./samples.js";

const attach = (name: string) =>
  sampleUser({
    policies: { attached: [{ name, arn: `arn:aws:iam::aws:policy/${name}` }], inline: [], boundary: null },
  });

test("a policy attached to the user is found, with commands that leave no moment without it", () => {
  expect(foundBy(policyOnUser, { user: attach("ReadOnlyAccess") })).toMatchObject([
    {
      subject: { kind: "policy", id: "arn:aws:iam::aws:policy/ReadOnlyAccess" },
      next:
        "aws iam attach-group-policy --group-name GROUP --policy-arn arn:aws:iam::aws:policy/ReadOnlyAccess && " +
        "aws iam add-user-to-group --group-name GROUP --user-name ann && " +
        "aws iam detach-user-policy --user-name ann --policy-arn arn:aws:iam::aws:policy/ReadOnlyAccess",
    },
  ]);
});

test("AWS's quarantine is not, nor where there is none", () => {
  expect(foundBy(policyOnUser, { user: attach("AWSCompromisedKeyQuarantineV2") })).toEqual([]);
  expect(foundBy(policyOnUser)).toEqual([]);
});
