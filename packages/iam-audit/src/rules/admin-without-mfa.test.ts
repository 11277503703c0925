import { expect, test } from "@jest/globals";
import { adminWithoutMfa } from "./admin-without-mfa.js";
import { accessKey, foundBy, person, sampleAccount, sampleUser } from "./samples.js";

const arn = "arn:aws:iam::aws:policy/AdministratorAccess";
const everything = { Effect: "Allow", Action: "*", Resource: "*" };
const denial = {
  Effect: "Deny",
  NotAction: ["iam:EnableMFADevice", "sts:GetSessionToken"],
  Resource: "*",
  Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
};
const says = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const account = sampleAccount({ documents: new Map([[arn, says(everything)]]) });
const robot = sampleUser({ accessKeys: [accessKey] });
const attached = [{ name: "AdministratorAccess", arn }];
const inline = (document: string) => ({ attached: [], inline: [{ name: "i", document }], boundary: null });

test("who may do everything with a key or a password alone is found", () => {
  expect(
    foundBy(adminWithoutMfa, { account, user: { ...robot, policies: { attached, inline: [], boundary: null } } }),
  ).toMatchObject([{ what: "ann may do everything in the account with an access key alone: no policy asks for MFA." }]);
  expect(foundBy(adminWithoutMfa, { account, user: { ...person, policies: inline(says(everything)) } })).toHaveLength(
    1,
  );
});

test("by a group, too", () => {
  const groups = [{ groupName: "Admins", attached, inline: [] }];
  const user = { ...robot, groups: ["Admins"] };
  expect(foundBy(adminWithoutMfa, { account: { ...account, groups }, user })).toMatchObject([
    { next: "iam-mfa policy --create require-mfa --attach-to-group Admins --dry-run" },
  ]);
});

test("a policy that denies by Bool keeps passwords from it, and no keys", () => {
  const bool = { ...denial, Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } } };
  const policies = inline(says(everything, bool));
  expect(foundBy(adminWithoutMfa, { account, user: { ...robot, policies } })).toHaveLength(1);
  expect(foundBy(adminWithoutMfa, { account, user: { ...person, policies } })).toEqual([]);
});

test("who needs MFA for it is not found, nor who has less, is bounded, or cannot sign in", () => {
  const withMfa = { ...everything, Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } };
  for (const document of [says(everything, denial), says(withMfa), says({ ...everything, Action: "s3:*" })]) {
    expect(foundBy(adminWithoutMfa, { account, user: { ...robot, policies: inline(document) } })).toEqual([]);
  }
  const bounded = { attached, inline: [], boundary: "arn:aws:iam::aws:policy/ReadOnlyAccess" };
  const documents = new Map([...account.documents, [bounded.boundary, says({ ...everything, Action: "s3:Get*" })]]);
  expect(
    foundBy(adminWithoutMfa, { account: { ...account, documents }, user: { ...robot, policies: bounded } }),
  ).toEqual([]);
  expect(
    foundBy(adminWithoutMfa, { account, user: sampleUser({ policies: { attached, inline: [], boundary: null } }) }),
  ).toEqual([]);
});

test("nobody is where a policy could not be read", () => {
  const user = { ...robot, policies: { attached: [{ name: "x", arn: "arn:x" }], inline: [], boundary: null } };
  expect(foundBy(adminWithoutMfa, { account, user })).toEqual([]);
});
