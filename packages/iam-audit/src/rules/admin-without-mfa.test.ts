import { expect, test } from "@jest/globals";
import type { User } from "../model/index.js";
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
  ).toMatchObject([
    {
      what: "ann may do everything in the account with an access key alone: no policy asks for MFA. Give a program, which cannot use MFA, fewer rights or a role; a person needs an MFA device first.",
      next: "aws iam list-attached-user-policies --user-name ann",
    },
  ]);
  expect(foundBy(adminWithoutMfa, { account, user: { ...person, policies: inline(says(everything)) } })).toHaveLength(
    1,
  );
});

test("by a group, too", () => {
  const groups = [{ groupName: "Admins", attached, inline: [] }];
  const user = { ...person, groups: ["Admins"] };
  expect(foundBy(adminWithoutMfa, { account: { ...account, groups }, user })).toMatchObject([
    { next: "iam-mfa policy --create require-mfa --attach-to-group Admins" },
  ]);
});

test("who is in no group is put into one that requires MFA, in the account that is meant", () => {
  const user = { ...person, policies: { attached, inline: [], boundary: null } };
  expect(foundBy(adminWithoutMfa, { account: { ...account, reached: { profile: "prd" } }, user })).toMatchObject([
    {
      next:
        "iam-mfa policy --create require-mfa --attach-to-group GROUP --profile prd && " +
        "aws iam add-user-to-group --group-name GROUP --user-name ann --profile prd",
    },
  ]);
});

test("a denial by ForAllValues holds for keys, which bring nothing along, and for passwords", () => {
  const all = { ...denial, Condition: { "ForAllValues:Bool": { "aws:MultiFactorAuthPresent": "false" } } };
  const any = { ...denial, Condition: { "ForAnyValue:Bool": { "aws:MultiFactorAuthPresent": "false" } } };
  const found = (user: User, denied: object) =>
    foundBy(adminWithoutMfa, { account, user: { ...user, policies: inline(says(everything, denied)) } }).length;
  expect([found(robot, all), found(person, all)]).toEqual([0, 0]);
  expect([found(robot, any), found(person, any)]).toEqual([1, 0]);
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

test("a denial that leaves out what AWS's services do for the user holds for the user's own requests", () => {
  const direct = { Bool: { "aws:ViaAWSService": "false" } };
  const denied = { ...denial, Condition: { ...denial.Condition, ...direct } };
  const user = { ...robot, policies: inline(says(everything, denied)) };
  expect(foundBy(adminWithoutMfa, { account, user })).toEqual([]);
  const onlyThrough = { ...denial, Condition: { ...denial.Condition, Bool: { "aws:ViaAWSService": "true" } } };
  const free = { ...robot, policies: inline(says(everything, onlyThrough)) };
  expect(foundBy(adminWithoutMfa, { account, user: free })).toHaveLength(1);
});

test("everything is everything, however it is written", () => {
  for (const Action of ["*:*", "**", ["s3:Get*", "*"]]) {
    const user = { ...robot, policies: inline(says({ ...everything, Action })) };
    expect(foundBy(adminWithoutMfa, { account, user })).toHaveLength(1);
  }
});

test("nobody is where a policy could not be read", () => {
  const user = { ...robot, policies: { attached: [{ name: "x", arn: "arn:x" }], inline: [], boundary: null } };
  expect(foundBy(adminWithoutMfa, { account, user })).toEqual([]);
});
