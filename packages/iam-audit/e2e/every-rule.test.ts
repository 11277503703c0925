import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { rules } from "../src/rules/index.js";
import { denial, everything, policy, says, spoil } from "./spoiled.js";
import { startStage, type Stage } from "./stage.js";

/** Each rule on the sandbox: an account in which all is wrong, and one in which nothing is. */
let stage: Stage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.close());

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
  const opensTo = (name: string) => ({
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::111122223333:user/${name}` },
    Action: "sts:AssumeRole",
  });
  const { Resource: _, ...trustDenial } = { ...denial, NotAction: undefined, Action: "sts:*", Principal: "*" };
  const attachedPolicies = ["AdministratorAccess"];
  sandbox.addRole({ name: "denied-by-user", attachedPolicies, trustPolicy: says(opensTo("ann")) });
  sandbox.addRole({ name: "denied-by-role", attachedPolicies, trustPolicy: says(opensTo("auditor"), trustDenial) });
  sandbox.account().users.delete("administrator");
  const env = { AWS_ACCESS_KEY_ID: auditor.accessKeyId, AWS_SECRET_ACCESS_KEY: auditor.secretAccessKey };
  const { findings } = await stage.report("", { env });
  expect(findings.filter(({ severity }) => severity !== "info").map(({ what }) => what)).toEqual([
    "In dev, 1 of 2 users with a password or an active access key may act without MFA: auditor. Put no program into such a group, which would stop it: 1 of them has neither a password nor an MFA device.",
  ]);
});
