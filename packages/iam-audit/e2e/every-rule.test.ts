import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { rules } from "../src/rules/index.js";
import { startStage, type Stage } from "./stage.js";

/** Each rule on the sandbox: an account in which all is wrong, and one in which nothing is. */
let stage: Stage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.close());

const says = (...Statement: object[]) => ({ Version: "2012-10-17", Statement });
const everything = { Effect: "Allow", Action: "*", Resource: "*" };
const denial = {
  Effect: "Deny",
  NotAction: ["iam:EnableMFADevice", "iam:ListMFADevices", "sts:GetSessionToken"],
  Resource: "*",
  Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
};
const policy = {
  minimumLength: 14,
  requireSymbols: true,
  requireNumbers: true,
  requireUppercase: true,
  requireLowercase: true,
  allowUsersToChange: true,
  maxAge: 90,
  reusePrevention: 24,
  hardExpiry: false,
};
const used = (date: Date) => ({ date, service: "s3", region: "eu-central-1" });

function spoil({ sandbox, ago }: Stage): void {
  const now = new Date();
  sandbox.account().passwordPolicy = { ...policy, minimumLength: 8, reusePrevention: 3 };
  sandbox.account().root = { hasMfa: false, accessKey: { created: now, lastUsed: used(now) } };
  sandbox.addGroup({ name: "Nobody", inlinePolicies: { all: says(everything) } });
  const Principal = { AWS: "arn:aws:iam::111122223333:root" };
  const trustPolicy = says({ Effect: "Allow", Principal, Action: "sts:AssumeRole" });
  sandbox.addRole({ name: "ops", attachedPolicies: ["AdministratorAccess"], trustPolicy });
  const taking = { Effect: "Allow", Action: "sts:AssumeRole", Resource: "arn:aws:iam::111122223333:role/ops" };
  sandbox.addUser({ name: "climber", inlinePolicies: { take: says(taking) } });
  ago(200, () => {
    const tags = { "iam-user-admin:deactivated": "2030-01-02" };
    sandbox.addUser({ name: "gone", password: "p", accessKeys: 1, tags });
    sandbox.addUser({ name: "leaked", accessKeys: 0, attachedPolicies: ["AWSCompromisedKeyQuarantineV3"] });
    const robot = sandbox.addUser({
      name: "robot",
      accessKeys: [{}, {}],
      attachedPolicies: ["ReadOnlyAccess"],
      inlinePolicies: { all: says(everything) },
    });
    Object.assign(robot.user.accessKeys[0] ?? {}, { lastUsed: used(new Date(Date.now() - 100 * 86_400_000)) });
    const away = sandbox.addUser({ name: "away", password: "p", accessKeys: [{ status: "Expired" }], devices: [{}] });
    away.user.passwordLastUsed = new Date(Date.now() - 100 * 86_400_000);
    const [status, uploaded] = ["Active", new Date()] as const;
    robot.user.sshKeys.push({ id: "APKAEXAMPLE000000001", body: "ssh-rsa A", fingerprint: "f", status, uploaded });
    robot.user.certificates.push({ id: "CERTIFICATEEXAMPLE000000", body: "x", status, uploaded });
    robot.user.serviceSpecificCredentials.push({
      id: "ACCAEXAMPLE000000001",
      serviceName: "bedrock.amazonaws.com",
      serviceUserName: "robot-at-111122223333",
      password: "p",
      status,
      created: uploaded,
    });
  });
}

test("where all is wrong, every rule finds something", async () => {
  spoil(stage);
  const denied = { Effect: "Deny", Action: "iam:ListMFADevices", Resource: "arn:aws:iam::*:user/leaked" };
  const auditor = stage.sandbox.addUser({
    name: "auditor",
    attachedPolicies: ["SecurityAudit"],
    inlinePolicies: { less: says(denied) },
  });
  const env = { AWS_ACCESS_KEY_ID: auditor.accessKeyId, AWS_SECRET_ACCESS_KEY: auditor.secretAccessKey };
  const { findings } = await stage.report("--deep", { env });
  const found = new Set(findings.map(({ rule }) => rule));
  expect(rules.map(({ id }) => id).filter((id) => !found.has(id))).toEqual([]);
  expect(findings.find(({ rule }) => rule === "can-become-admin")?.what).toContain("climber can get all rights");
});

test("where nothing is, none does but those for information, and that of the auditor's key, which signs without MFA", async () => {
  const { sandbox } = stage;
  sandbox.account().passwordPolicy = policy;
  sandbox.addPolicy({ name: "mfa", document: says(everything, denial) });
  sandbox.addGroup({ name: "People", attachedPolicies: ["mfa"] });
  sandbox.addGroup({ name: "Auditors", attachedPolicies: ["SecurityAudit"] });
  const { user } = sandbox.addUser({
    name: "ann",
    password: "p",
    groups: ["People"],
    devices: [{}, { kind: "fido", name: "ann-key" }],
  });
  user.passwordLastUsed = new Date();
  const auditor = sandbox.addUser({ name: "auditor", groups: ["Auditors"] });
  sandbox.account().users.delete("administrator");
  const env = { AWS_ACCESS_KEY_ID: auditor.accessKeyId, AWS_SECRET_ACCESS_KEY: auditor.secretAccessKey };
  const { findings } = await stage.report("", { env });
  expect(findings.filter(({ severity }) => severity !== "info").map(({ what }) => what)).toEqual([
    "In dev, 1 of 2 users with a password or an active access key may act without MFA: auditor. Put no program into such a group, which would stop it: 1 of them has neither a password nor an MFA device.",
  ]);
});
