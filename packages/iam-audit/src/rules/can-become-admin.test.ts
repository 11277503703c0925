import { describe, expect, test } from "@jest/globals";
import type { Account, User } from "../model/index.js";
import { canBecomeAdmin } from "./can-become-admin.js";
import { accessKey, foundBy, person, sampleAccount, sampleUser } from "./samples.js";

const says = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const allow = (Action: string | readonly string[], more: object = {}) => ({
  Effect: "Allow",
  Action,
  Resource: "*",
  ...more,
});
const robot = sampleUser({ accessKeys: [accessKey] });
const iam = "arn:aws:iam::111122223333:";

function found(
  statements: readonly object[],
  { user = robot, account }: { user?: User; account?: Partial<Account> } = {},
) {
  const policies = { attached: [], inline: [{ name: "i", document: says(...statements) }], boundary: null };
  return foundBy(canBecomeAdmin, { account: sampleAccount(account), user: { ...user, policies } });
}

/** The ways that are told, as in the sentence. */
function ways(...statements: readonly object[]): string | undefined {
  return / alone, (by .*): no policy asks/.exec(found(statements)[0]?.what ?? "")?.[1];
}

test("who may change rights, or act as others, is found", () => {
  expect(found([allow("iam:AttachUserPolicy")])).toMatchObject([
    {
      what: "ann can get all rights in the account with an access key alone, by iam:AttachUserPolicy: no policy asks for MFA. Give a program, which cannot use MFA, fewer rights or a role; a person needs an MFA device first.",
      next: "aws iam get-user-policy --user-name ann --policy-name i",
    },
  ]);
  expect(found([allow("iam:*")], { user: person })).toMatchObject([
    {
      what: "ann can get all rights in the account with a password alone, by iam:AttachUserPolicy, by iam:PutUserPolicy and in 8 other ways: no policy asks for MFA.",
    },
  ]);
});

describe("each way", () => {
  test.each([
    "iam:PutUserPolicy",
    "iam:AddUserToGroup",
    "iam:AttachGroupPolicy",
    "iam:PutGroupPolicy",
    "iam:CreatePolicyVersion",
    "iam:SetDefaultPolicyVersion",
    "iam:CreateAccessKey",
    "iam:CreateLoginProfile",
    "iam:UpdateLoginProfile",
  ])("%s", (action) => {
    expect(ways(allow(action))).toBe(`by ${action}`);
  });

  test.each([
    "iam:UpdateAssumeRolePolicy with sts:AssumeRole",
    "iam:AttachRolePolicy with sts:AssumeRole",
    "iam:PutRolePolicy with sts:AssumeRole",
    "iam:PassRole with ec2:RunInstances",
    "iam:PassRole with lambda:CreateFunction and lambda:InvokeFunction",
    "iam:PassRole with cloudformation:CreateStack",
    "iam:PassRole with ecs:RegisterTaskDefinition and ecs:RunTask",
  ])("%s, and neither alone", (way) => {
    const actions = way.split(/ with | and /);
    expect(ways(allow(actions))).toBe(`by ${way}`);
    for (const action of actions) expect(ways(allow(action))).toBeUndefined();
  });
});

describe("is evaluated, not known by names:", () => {
  test("patterns, and all but some actions", () => {
    expect(ways(allow("iam:Put*Policy"))).toBe("by iam:PutUserPolicy, by iam:PutGroupPolicy");
    expect(ways({ Effect: "Allow", NotAction: "s3:*", Resource: "*" })).toContain("in 21 other ways");
    // As PowerUserAccess.
    expect(
      ways({ Effect: "Allow", NotAction: ["iam:*", "organizations:*", "account:*"], Resource: "*" }),
    ).toBeUndefined();
  });

  test("what it is allowed on: oneself is enough to give rights to, and not to take others'", () => {
    const own = { Resource: "arn:aws:iam::*:user/${aws:username}" };
    expect(ways(allow("iam:PutUserPolicy", own))).toBe("by iam:PutUserPolicy");
    expect(ways(allow(["iam:CreateAccessKey", "iam:UpdateLoginProfile"], own))).toBeUndefined();
    expect(ways(allow("iam:CreateAccessKey", { Resource: `${iam}user/*` }))).toBe("by iam:CreateAccessKey");
    expect(ways(allow("iam:PutUserPolicy", { Resource: `${iam}user/bob` }))).toBeUndefined();
    expect(ways(allow("iam:PutUserPolicy", { Resource: undefined, NotResource: `${iam}user/ann` }))).toBeUndefined();
  });

  test("the policies that the user has, and the groups that the user is in", () => {
    const attached = [{ name: "own", arn: `${iam}policy/own` }];
    const groups = [{ groupName: "Dev", attached, inline: [] }];
    const account = { groups, documents: new Map([[`${iam}policy/own`, says()]]) };
    const user = { ...robot, groups: ["Dev"] };
    const by = (action: string, Resource: string) => found([allow(action, { Resource })], { user, account }).length;
    expect(by("iam:CreatePolicyVersion", `${iam}policy/own`)).toBe(1);
    expect(by("iam:CreatePolicyVersion", `${iam}policy/other`)).toBe(0);
    expect(by("iam:PutGroupPolicy", `${iam}group/Dev`)).toBe(1);
    expect(by("iam:PutGroupPolicy", `${iam}group/Ops`)).toBe(0);
  });

  test("denials, conditions on MFA, and those on what is done", () => {
    const attach = allow("iam:AttachUserPolicy");
    expect(ways(attach, { ...attach, Effect: "Deny" })).toBeUndefined();
    expect(ways(attach, { Effect: "Deny", NotAction: "iam:Get*", Resource: "*" })).toBeUndefined();
    expect(ways({ ...attach, Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } })).toBeUndefined();
    const limited = { ArnEquals: { "iam:PolicyARN": "arn:aws:iam::aws:policy/ReadOnlyAccess" } };
    expect(ways({ ...attach, Condition: limited })).toBeUndefined();
    expect(ways({ ...attach, Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } } })).toBeDefined();
  });

  test("a boundary", () => {
    const boundary = `${iam}policy/limit`;
    const account = sampleAccount({ documents: new Map([[boundary, says(allow("s3:*"))]]) });
    const inline = [{ name: "i", document: says(allow("iam:*")) }];
    const user = { ...robot, policies: { attached: [], inline, boundary } };
    expect(foundBy(canBecomeAdmin, { account, user })).toEqual([]);
  });
});

test("a role that may do everything counts for who may take it", () => {
  const assume = [allow("sts:AssumeRole")];
  const arn = `${iam}role/ops/admin`;
  const by = (...trusts: string[]) => found(assume, { account: { adminRoles: [{ arn, trusts }] } });
  expect(by("111122223333")[0]?.what).toContain("by the role ops/admin: no policy");
  expect(by()).toEqual([]);
  expect(found([], { account: { adminRoles: [{ arn, trusts: [robot.arn] }] } })).toHaveLength(1);
  expect(
    found([allow("sts:AssumeRole", { Resource: `${iam}role/other` })], {
      account: { adminRoles: [{ arn, trusts: ["111122223333"] }] },
    }),
  ).toEqual([]);
});

test("a role that names the user counts unless the user's own policies, or the boundary, deny to take it without MFA", () => {
  const arn = `${iam}role/ops/admin`;
  const account = sampleAccount({ adminRoles: [{ arn, trusts: [robot.arn] }] });
  const forceMfa = (operator: string, more: object = {}) => ({
    Effect: "Deny",
    NotAction: ["iam:EnableMFADevice", "iam:ListMFADevices", "sts:GetSessionToken"],
    Resource: "*",
    Condition: { [operator]: { "aws:MultiFactorAuthPresent": "false" } },
    ...more,
  });
  expect(found([forceMfa("BoolIfExists")], { account })).toEqual([]);
  // Requests that an access key signs have no such key.
  expect(found([forceMfa("Bool")], { account })).toHaveLength(1);
  expect(found([forceMfa("BoolIfExists", { Resource: `${iam}role/other` })], { account })).toHaveLength(1);
  const boundary = `${iam}policy/limit`;
  const bounded = (...statements: object[]) =>
    foundBy(canBecomeAdmin, {
      account: { ...account, documents: new Map([[boundary, says(...statements)]]) },
      user: { ...robot, policies: { attached: [], inline: [], boundary } },
    });
  expect(bounded(allow("*"), forceMfa("BoolIfExists"))).toEqual([]);
  // What a boundary does not allow, a role that names the user still does.
  expect(bounded(allow("s3:*"))).toHaveLength(1);
});

test("who has all rights already is the other rule's", () => {
  expect(found([allow("*")])).toEqual([]);
});
