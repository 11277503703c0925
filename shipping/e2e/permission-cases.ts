import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { type Sandbox } from "@iam-tools/sandbox";
import { ownKeysPolicy } from "@iam-tools/core/iam";
import { tools } from "./shipped-packages.js";

/** One command of a tool, in an account that holds what it needs, run by somebody who has just the policy. */
export interface Case {
  readonly args: readonly string[];
  /** Whether the person has an MFA device, which is called otherwise than they are. */
  readonly device?: boolean;
  readonly prepare?: (sandbox: Sandbox) => void;
}

const setup = ["setup", "--profile", "work", "--groups", "people", "--own-keys", "--yes"] as const;

/** For each policy document in a tool's README, in their order: these together make every call that it is for. */
export const cases: Readonly<Record<string, readonly (readonly Case[])[]>> = {
  setsts: [
    [
      { args: ["--profile", "work", "--target-profile", "work-mfa"], device: true },
      { args: ["--profile", "work", "--target-profile", "work-mfa", "--dry-run"], device: true },
    ],
  ],
  "iam-mfa": [
    [
      { args: ["work", "work-mfa"], device: true },
      { args: ["devices", "work"], device: true },
      { args: ["remove", "work", "--yes"], device: true },
      { args: ["enroll", "work", "--name", "roger"] },
      { args: ["resync", "work"], device: true },
    ],
    [
      {
        args: ["policy", "--profile", "work", "--create", "EnforceMfa", "--attach-to-group", "people", "--yes"],
        prepare: (sandbox) => void sandbox.addGroup({ name: "people" }),
      },
    ],
    [
      {
        args: [...setup, "--alias", "dev", "--attach-policy", "ReadOnlyAccess"],
        prepare: (sandbox) => {
          sandbox.account().alias = undefined;
        },
      },
      {
        args: setup,
        prepare: (sandbox) => {
          sandbox.addGroup({ name: "people", inlinePolicies: { "own-keys": ownKeysPolicy("aws") } });
          sandbox.addPolicy({ name: "require-mfa", document: printedPolicy() });
        },
      },
    ],
  ],
  "iam-login": [[{ args: ["work", "init"], device: true }, { args: ["work", "rotate", "--yes"] }]],
  "iam-user-admin": [
    [
      {
        args: ["--profile", "work", "--email", "ann@example.com", "--groups", "people"],
        prepare: (sandbox) => void sandbox.addGroup({ name: "people", inlinePolicies: { forgetful } }),
      },
      {
        args: ["--profile", "work", "--email", "jane@example.com", "--mimic-all", "joe-dev", "--yes"],
        prepare: addJaneAndJoe,
      },
      {
        args: ["--profile", "work", "--email", "joe@example.com", "--mimic-all", "jane-dev", "--yes"],
        prepare: addJaneAndJoe,
      },
      { args: ["--profile", "work", "--email", "ann@example.com", "--access-key"] },
      {
        args: ["--profile", "work", "--email", "joe@example.com", "--change-password", "--yes"],
        prepare: (sandbox) => addJoe(sandbox),
      },
      {
        args: ["--profile", "work", "--email", "joe@example.com", "--deactivate", "--yes"],
        prepare: (sandbox) => addJoe(sandbox),
      },
      {
        args: ["--profile", "work", "--email", "joe@example.com", "--reactivate", "--yes"],
        prepare: (sandbox) => addJoe(sandbox, { "iam-user-admin:deactivated": "2030-01-02" }),
      },
      {
        args: ["--profile", "work", "--email", "joe@example.com", "--compromised", "--yes"],
        prepare: (sandbox) => addJoe(sandbox),
      },
      {
        args: ["--profile", "work", "--email", "joe@example.com", "--delete-user", "--yes"],
        prepare: (sandbox) => addJoe(sandbox),
      },
      {
        args: ["can", "joe-dev", "sqs:ListQueues", "--profile", "work"],
        prepare: (sandbox) => addJoe(sandbox),
      },
      { args: ["list", "--profile", "work"], prepare: (sandbox) => addJoe(sandbox) },
      {
        args: ["why", "z9y8x7w6v5u4t3s2r1q0", "--profile", "work"],
        prepare: (sandbox) => void sandbox.denials.set("z9y8x7w6v5u4t3s2r1q0", denial),
      },
    ],
  ],
  "iam-audit": [[{ args: ["--profile", "work", "--deep", "--csv"], prepare: (sandbox) => addJoe(sandbox) }]],
  "key-rotate": [[{ args: ["--profile", "work", "--yes"] }, { args: ["status", "--profile", "work"] }]],
};

/** Keeps people from the password that they have to choose at the first sign-in, which is warned of. */
const forgetful = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Deny",
      NotAction: ["iam:EnableMFADevice", "sts:GetSessionToken"],
      Resource: "*",
      Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
    },
  ],
};

/** As AWS has it of a request that was denied. */
const denial = {
  requestContext: {
    "aws:PrincipalARN": "arn:aws:iam::111122223333:user/joe-dev",
    "aws:PrincipalAccount": "111122223333",
  },
  evaluations: [{ action: "iam:GetUser", resource: "*", evaluatedEffect: "IMPLICIT_DENY", matchedPolicies: [] }],
  policies: [],
};

const anything = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "sqs:*", Resource: "*" }],
};

/** The account's user of joe@example.com, with something of each kind that keeps a user from being deleted. */
function addJoe(sandbox: Sandbox, tags: Readonly<Record<string, string>> = {}): void {
  sandbox.addGroup({ name: "people" });
  const { user } = sandbox.addUser({
    name: "joe-dev",
    tags: { email: "joe@example.com", ...tags },
    groups: ["people"],
    attachedPolicies: ["ReadOnlyAccess"],
    inlinePolicies: { own: anything },
    permissionsBoundary: "PowerUserAccess",
    password: "an Old passw0rd",
    devices: [{}],
  });
  const [status, uploaded] = ["Active", new Date()] as const;
  user.sshKeys.push({ id: "APKAEXAMPLE000000001", body: "ssh-rsa A", fingerprint: "f", status, uploaded });
  user.certificates.push({ id: "CERTIFICATEEXAMPLE000000", body: "x", status, uploaded });
  user.serviceSpecificCredentials.push({
    id: "ACCAEXAMPLE000000001",
    serviceName: "codecommit.amazonaws.com",
    serviceUserName: "joe-at-111122223333",
    password: "p",
    status,
    created: uploaded,
  });
}

/** The account's user of jane@example.com, who has other rights than Joe has. */
function addJane(sandbox: Sandbox): void {
  sandbox.addGroup({ name: "others" });
  sandbox.addUser({
    name: "jane-dev",
    tags: { email: "jane@example.com" },
    groups: ["others"],
    attachedPolicies: ["PowerUserAccess"],
    inlinePolicies: { other: anything },
    password: "an Old passw0rd",
  });
}

function addJaneAndJoe(sandbox: Sandbox): void {
  addJane(sandbox);
  addJoe(sandbox);
}

/** As `iam-mfa policy` has it. */
function printedPolicy(): object {
  const bin = join(tools.find(({ command }) => command === "iam-mfa")?.folder ?? "", "bin", "iam-mfa.cjs");
  return JSON.parse(execFileSync(process.execPath, [bin, "policy"], { encoding: "utf8" })) as object;
}
