import { operations } from "../../src/server/operations.js";
import { trustOf, type Aws } from "./fixture.js";
import { absent, pick, present } from "./samples.js";
import type { Form } from "./wire.js";
import { refused, type Case } from "./case.js";

/** Where something else than an absent name is what is missing. */
const missingOtherwise = new Set([
  "GetAccountPasswordPolicy",
  "DeleteAccountPasswordPolicy",
  "ChangePassword",
  "CreateUser",
  "CreateRole",
]);

export function somethingMissing(): Case[] {
  const named = operations
    .filter(({ action, errors }) => errors.includes("NoSuchEntity") && !missingOtherwise.has(action))
    .map((operation) => {
      const run = (aws: Aws) => aws.call(operation.action, pick(operation, absent(aws.accountId)));
      return {
        action: operation.action,
        expected: "NoSuchEntity" as const,
        says: "knows no such name",
        run,
      };
    });
  const none = (action: string, says: string, form: Form = {}): Case => ({
    action,
    expected: "NoSuchEntity",
    says,
    run: (aws) => aws.call(action, form),
  });
  return [
    ...named,
    none("GetAccountPasswordPolicy", "has no policy"),
    none("DeleteAccountPasswordPolicy", "has no policy"),
    none("ChangePassword", "has no password to change", { OldPassword: "Old-passw0rd", NewPassword: "New-passw0rd" }),
    refused("CreateUser", "NoSuchEntity", "knows no such boundary", (aws) =>
      aws.call("CreateUser", { UserName: "new", PermissionsBoundary: "arn:aws:iam::aws:policy/Nothing" }),
    ),
    refused("CreateRole", "NoSuchEntity", "knows no such boundary", (aws) =>
      aws.call("CreateRole", {
        RoleName: "new",
        AssumeRolePolicyDocument: trustOf(aws.accountId),
        PermissionsBoundary: "arn:aws:iam::aws:policy/Nothing",
      }),
    ),
  ];
}

export function badArns(): Case[] {
  const parameters = ["PolicyArn", "PermissionsBoundary", "PolicySourceArn", "Arn"];
  return operations
    .filter(({ errors, parameters: own }) => errors.includes("InvalidInput") && parameters.some((name) => name in own))
    .map((operation) => ({
      action: operation.action,
      expected: "InvalidInput",
      says: "refuses the ARN of something else",
      run: (aws, made) => {
        const another = `arn:aws:iam::${aws.accountId}:`;
        const bad = {
          PolicyArn: `${another}user/ann`,
          PermissionsBoundary: `${another}user/ann`,
          PolicySourceArn: `${another}policy/rights`,
          Arn: `${another}mfa/ann`,
        };
        return aws.call(
          operation.action,
          pick(operation, {
            ...present(made, aws.accountId),
            ...bad,
            ...(operation.action === "CreateUser" ? { UserName: "new" } : {}),
            ...(operation.action === "CreateRole" ? { RoleName: "new" } : {}),
          }),
        );
      },
    }));
}

/** Their policy narrows a session, which their cases make first. */
const scoping = new Set(["AssumeRole", "GetScopedCredentials"]);

export function badDocuments(): Case[] {
  return operations
    .filter(({ action, errors }) => errors.includes("MalformedPolicyDocument") && !scoping.has(action))
    .map((operation) => ({
      action: operation.action,
      expected: "MalformedPolicyDocument",
      says: "refuses what is no policy",
      run: (aws, made) =>
        aws.call(operation.action, {
          ...pick(operation, present(made, aws.accountId)),
          ...(operation.action === "CreateRole" ? { RoleName: "new" } : {}),
          ...(operation.action === "CreatePolicy" ? { PolicyName: "new" } : {}),
          [documentName(operation.action)]: '{"Version":"2012-10-17"}',
        }),
    }));
}

function documentName(action: string): string {
  if (action === "CreateRole") return "AssumeRolePolicyDocument";
  return action.startsWith("Simulate") ? "PolicyInputList.member.1" : "PolicyDocument";
}
