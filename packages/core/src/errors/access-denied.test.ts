import { cpuUsage } from "node:process";
import { describe, expect, test } from "@jest/globals";
import { toCliError } from "./to-cli-error.js";

/** One sentence with which AWS refuses, and what the tools make of it. */
interface RefusalCase {
  /** Whose policy refuses it, or what else does. */
  readonly kind: string;
  /** When AWS began to write it so, as far as is known. */
  readonly since: string;
  readonly sentence: string;
  readonly told: string;
  /** A part of the hint. */
  readonly hint: string;
}

const user = "arn:aws:iam::111122223333:user/team/ann";
const role = "arn:aws:sts::111122223333:assumed-role/Deploy/ci";
const scp = "arn:aws:organizations::444455556666:policy/o-exampleorgid/service_control_policy/p-examplepolicyid";
const mfa = "MFA session";

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html, and as the service was seen. */
const refusals: readonly RefusalCase[] = [
  {
    kind: "nothing allows it, on a user",
    since: "before 2026",
    sentence: `User: ${user} is not authorized to perform: iam:CreateAccessKey on resource: user ann because no identity-based policy allows the iam:CreateAccessKey action`,
    told: `Access denied: iam:CreateAccessKey on user ann is not allowed for ${user}: no identity-based policy allows the iam:CreateAccessKey action.`,
    hint: "Ask an administrator to allow iam:CreateAccessKey",
  },
  {
    kind: "nothing allows it, on a group",
    since: "before 2026",
    sentence: `User: ${user} is not authorized to perform: iam:AddUserToGroup on resource: group Developers because no identity-based policy allows the iam:AddUserToGroup action`,
    told: `Access denied: iam:AddUserToGroup on group Developers is not allowed for ${user}: no identity-based policy allows the iam:AddUserToGroup action.`,
    hint: "Ask an administrator to allow iam:AddUserToGroup",
  },
  {
    kind: "nothing allows it, on a role",
    since: "before 2026",
    sentence: `User: ${role} is not authorized to perform: iam:GetRole on resource: role Deploy because no identity-based policy allows the iam:GetRole action`,
    told: `Access denied: iam:GetRole on role Deploy is not allowed for ${role}: no identity-based policy allows the iam:GetRole action.`,
    hint: "Ask an administrator to allow iam:GetRole",
  },
  {
    kind: "nothing allows it, on a policy",
    since: "before 2026",
    sentence: `User: ${user} is not authorized to perform: iam:GetPolicy on resource: policy arn:aws:iam::111122223333:policy/own because no identity-based policy allows the iam:GetPolicy action`,
    told: `Access denied: iam:GetPolicy on policy arn:aws:iam::111122223333:policy/own is not allowed for ${user}: no identity-based policy allows the iam:GetPolicy action.`,
    hint: "Ask an administrator to allow iam:GetPolicy",
  },
  {
    kind: "nothing allows it, no user named",
    since: "before 2026",
    sentence: `User: ${user} is not authorized to perform: iam:ListMFADevices on resource: user null because no identity-based policy allows the iam:ListMFADevices action`,
    told: `Access denied: iam:ListMFADevices on your own user is not allowed for ${user}: no identity-based policy allows the iam:ListMFADevices action.`,
    hint: "Ask an administrator to allow iam:ListMFADevices",
  },
  {
    kind: "nothing allows it, an ARN",
    since: "before 2026",
    sentence: `User: ${user} is not authorized to perform: iam:ListUsers on resource: arn:aws:iam::111122223333:user/ because no identity-based policy allows the iam:ListUsers action`,
    told: `Access denied: iam:ListUsers on arn:aws:iam::111122223333:user/ is not allowed for ${user}: no identity-based policy allows the iam:ListUsers action.`,
    hint: "Ask an administrator to allow iam:ListUsers",
  },
  {
    kind: "no reason",
    since: "before 2026",
    sentence: `User: ${user} is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/Deploy`,
    told: `Access denied: sts:AssumeRole on arn:aws:iam::111122223333:role/Deploy is not allowed for ${user}.`,
    hint: "Ask an administrator to allow sts:AssumeRole",
  },
  {
    kind: "an identity policy denies it, to a user",
    since: "before 2026",
    sentence: `User: ${user} is not authorized to perform: iam:ListUsers on resource: arn:aws:iam::111122223333:user/ with an explicit deny in an identity-based policy`,
    told: `Access denied: iam:ListUsers on arn:aws:iam::111122223333:user/ is not allowed for ${user}: an explicit deny in an identity-based policy.`,
    hint: mfa,
  },
  {
    kind: "an identity policy denies it, and is named",
    since: "2026",
    sentence: `User: ${user} is not authorized to perform: iam:ListUsers on resource: arn:aws:iam::111122223333:user/ with an explicit deny in an identity-based policy: arn:aws:iam::111122223333:policy/require-mfa`,
    told: `Access denied: iam:ListUsers on arn:aws:iam::111122223333:user/ is not allowed for ${user}: an explicit deny in an identity-based policy (arn:aws:iam::111122223333:policy/require-mfa).`,
    hint: mfa,
  },
  {
    kind: "an identity policy denies it, to a role",
    since: "2026",
    sentence: `User: ${role} is not authorized to perform: iam:CreateUser on resource: user roger with an explicit deny in an identity-based policy: arn:aws:iam::111122223333:policy/no-users`,
    told: `Access denied: iam:CreateUser on user roger is not allowed for ${role}: an explicit deny in an identity-based policy (arn:aws:iam::111122223333:policy/no-users).`,
    hint: "A policy denies it (arn:aws:iam::111122223333:policy/no-users): ask an administrator",
  },
  {
    kind: "quarantine",
    since: "2026",
    sentence: `User: ${user} is not authorized to perform: iam:CreateAccessKey on resource: user ann with an explicit deny in an identity-based policy: arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3`,
    told: `Access denied: iam:CreateAccessKey on user ann is not allowed for ${user}: an explicit deny in an identity-based policy (arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3).`,
    hint: "aws iam detach-user-policy --user-name ann --policy-arn arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3",
  },
  {
    kind: "a service control policy denies it",
    since: "2026",
    sentence: `User: ${user} is not authorized to perform: iam:CreateUser on resource: arn:aws:iam::111122223333:user/roger with an explicit deny in a service control policy: ${scp}`,
    told: `Access denied: iam:CreateUser on arn:aws:iam::111122223333:user/roger is not allowed for ${user}: an explicit deny in a service control policy (${scp}).`,
    hint: `Only the organization's administrators can change that (${scp})`,
  },
  {
    kind: "no service control policy allows it",
    since: "before 2026",
    sentence: `User: ${user} is not authorized to perform: iam:CreateUser on resource: user roger because no service control policy allows the iam:CreateUser action`,
    told: `Access denied: iam:CreateUser on user roger is not allowed for ${user}: no service control policy allows the iam:CreateUser action.`,
    hint: "Only the organization's administrators can change that;",
  },
  {
    kind: "a resource control policy denies it",
    since: "before 2026",
    sentence: `User: ${user} is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/Deploy with an explicit deny in a resource control policy`,
    told: `Access denied: sts:AssumeRole on arn:aws:iam::111122223333:role/Deploy is not allowed for ${user}: an explicit deny in a resource control policy.`,
    hint: "Only the organization's administrators can change that;",
  },
  {
    kind: "the network's endpoint does not allow it",
    since: "before 2026",
    sentence: `User: ${user} is not authorized to perform: iam:GetUser on resource: user ann because no VPC endpoint policy allows the iam:GetUser action`,
    told: `Access denied: iam:GetUser on user ann is not allowed for ${user}: no VPC endpoint policy allows the iam:GetUser action.`,
    hint: "The network's own endpoint to AWS forbids it",
  },
  {
    kind: "the session's policy denies it",
    since: "before 2026",
    sentence: `User: ${role} is not authorized to perform: iam:CreateUser on resource: user roger with an explicit deny in a session policy`,
    told: `Access denied: iam:CreateUser on user roger is not allowed for ${role}: an explicit deny in a session policy.`,
    hint: "The session was issued with fewer rights",
  },
  {
    kind: "nothing allows it, a new policy's name",
    since: "before 2026",
    sentence: `User: ${user} is not authorized to perform: iam:CreatePolicy on resource: policy own because no identity-based policy allows the iam:CreatePolicy action`,
    told: `Access denied: iam:CreatePolicy on policy own is not allowed for ${user}: no identity-based policy allows the iam:CreatePolicy action.`,
    hint: "Ask an administrator to allow iam:CreatePolicy",
  },
  {
    kind: "the boundary does not allow it",
    since: "before 2026",
    sentence: `User: ${user} is not authorized to perform: iam:CreateUser on resource: user roger because no permissions boundary allows the iam:CreateUser action`,
    told: `Access denied: iam:CreateUser on user roger is not allowed for ${user}: no permissions boundary allows the iam:CreateUser action.`,
    hint: "The permissions boundary limits what other policies allow",
  },
  {
    kind: "the boundary denies it",
    since: "2026",
    sentence: `User: ${user} is not authorized to perform: iam:CreateUser on resource: user roger with an explicit deny in a permissions boundary: arn:aws:iam::111122223333:policy/limits`,
    told: `Access denied: iam:CreateUser on user roger is not allowed for ${user}: an explicit deny in a permissions boundary (arn:aws:iam::111122223333:policy/limits).`,
    hint: "The permissions boundary (arn:aws:iam::111122223333:policy/limits) limits",
  },
  {
    kind: "the session's policy does not allow it",
    since: "before 2026",
    sentence: `User: ${role} is not authorized to perform: iam:CreateUser on resource: user roger because no session policy allows the iam:CreateUser action`,
    told: `Access denied: iam:CreateUser on user roger is not allowed for ${role}: no session policy allows the iam:CreateUser action.`,
    hint: "The session was issued with fewer rights",
  },
  {
    kind: "with a link and an id",
    since: "2026-09",
    sentence: `User: ${user} is not authorized to perform: iam:CreateUser on resource: user roger because no identity-based policy allows the iam:CreateUser action. Go to https://console.aws.example/troubleshoot?id=abc-123 with authorization id: abc-123.`,
    told: `Access denied: iam:CreateUser on user roger is not allowed for ${user}: no identity-based policy allows the iam:CreateUser action.`,
    hint: "AWS's authorization id: abc-123\nMore information: https://console.aws.example/troubleshoot?id=abc-123",
  },
  {
    kind: "own devices without MFA",
    since: "before 2026",
    sentence: `To complete this action, please ensure that you are authenticated with an MFA device that is enabled for this user.`,
    told: `Access denied: iam:DeactivateMFADevice on your own MFA devices needs a session with MFA once you have a device.`,
    hint: "iam-login PROFILE",
  },
  {
    kind: "a session where keys are needed",
    since: "before 2026",
    sentence: `Cannot call GetSessionToken with session credentials`,
    told: `Access denied: iam:DeactivateMFADevice requires an IAM user's long-term keys, and these belong to a session.`,
    hint: "unset AWS_SESSION_TOKEN",
  },
];

function told(message: string) {
  const operation = "iam:DeactivateMFADevice";
  return toCliError(Object.assign(new Error(message), { name: "AccessDenied", operation }));
}

describe("a refusal says who may not do what, on what and why, and who can change that", () => {
  test.each(refusals)("$kind (since $since)", ({ sentence, told: expected, hint }) => {
    const error = told(sentence);
    expect(error).toMatchObject({ code: "ACCESS_DENIED", message: expected });
    expect(error.hint).toContain(hint);
  });

  test("MFA is named only where it may be what is missing", () => {
    const named = refusals.filter(({ sentence }) => /MFA session/.test(told(sentence).hint ?? ""));
    expect(named.map(({ kind }) => kind)).toEqual([
      "an identity policy denies it, to a user",
      "an identity policy denies it, and is named",
    ]);
  });
});

test.each([
  ["User: a is not authorized to perform: ".repeat(30_000)],
  [`User: a is not authorized to perform: ${" with a".repeat(100_000)}`],
  [`User: a is not authorized to perform: x on resource: ${"because ".repeat(100_000)}`],
  [`User: ${"a ".repeat(300_000)}`],
])("a crafted sentence costs no time", (message) => {
  const started = cpuUsage();
  told(message);
  // Of this processor, whatever else it has to do.
  expect(cpuUsage(started).user).toBeLessThan(1_000_000);
});

test("a session that IAM does not take is no deleted key", () => {
  const error = { name: "InvalidClientTokenId", message: "x", operation: "iam:ListUsers", isSession: true };
  expect(toCliError(Object.assign(new Error(error.message), error))).toMatchObject({
    code: "INVALID_CLIENT_TOKEN_ID",
    message: expect.stringContaining("issued without an MFA code"),
    hint: expect.stringContaining("iam-login PROFILE"),
  });
});
