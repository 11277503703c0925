import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { startStage, type Stage } from "./stage.js";

/** Whoever may read less is told what was not checked, and of the rest what is wrong. */
let stage: Stage;
beforeEach(async () => {
  stage = await startStage();
  stage.sandbox.addGroup({ name: "Empty" });
  stage.sandbox.addGroup({ name: "Readers", inlinePolicies: { look: allow("s3:Get*") } });
  stage.sandbox.addUser({
    name: "ann",
    password: "p",
    groups: ["Readers"],
    attachedPolicies: ["AdministratorAccess"],
    inlinePolicies: { own: allow("sqs:*") },
  });
});
afterEach(() => stage.close());

const allow = (Action: string) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action, Resource: "*" }],
});

async function asAuditor(policy: string) {
  const auditor = stage.sandbox.addUser({ name: "auditor", attachedPolicies: [policy] });
  const env = { AWS_ACCESS_KEY_ID: auditor.accessKeyId, AWS_SECRET_ACCESS_KEY: auditor.secretAccessKey };
  const { findings } = await stage.report("", { env });
  return {
    unread: findings.filter(({ rule }) => rule === "unreadable").map(({ subject }) => subject.id),
    ofAnn: findings.filter(({ user }) => user === "ann").map(({ rule }) => rule),
    ofGroups: findings.filter(({ rule }) => rule === "empty-group").map(({ subject }) => subject.id),
  };
}

const all = ["admin-without-mfa", "password-without-mfa", "inline-policy", "policy-on-user", "could-be-central"];

test("SecurityAudit reads all", async () => {
  expect(await asAuditor("SecurityAudit")).toEqual({ unread: [], ofAnn: all, ofGroups: ["Empty"] });
});

test("ViewOnlyAccess reads all but what policies say, when keys were used, and the account's settings", async () => {
  expect(await asAuditor("ViewOnlyAccess")).toEqual({
    unread: [
      "iam:GetAccessKeyLastUsed",
      "iam:GetAccountAuthorizationDetails",
      "iam:GetAccountPasswordPolicy",
      "iam:GetCredentialReport",
    ],
    ofAnn: all.slice(1),
    ofGroups: [],
  });
});
