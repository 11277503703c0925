import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { binOf, runBin } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { startStage, type Stage } from "./stage.js";

let stage: Stage;
const start = async (usersMayChange: boolean) => {
  stage = await startStage({ seed: { passwordPolicy: { AllowUsersToChangePassword: usersMayChange } } });
};
afterEach(() => stage.close());

const roger = "--user-email roger@example.com --dry-run";
const cannot = "which the first sign-in requires";
const own = "arn:aws:iam::*:user/${aws:username}";
const statement = (more: object) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Resource: "*", ...more }],
});
const change = statement({ Action: "iam:ChangePassword", Resource: own });
/** As AWS's guide had it for years: it forgets the first password. */
const forgetful = statement({
  Effect: "Deny",
  NotAction: ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "sts:GetSessionToken"],
  Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
});
const group = (name: string, ...documents: object[]) =>
  stage.sandbox.addGroup({
    name,
    inlinePolicies: Object.fromEntries(documents.map((document, index) => [`p${index}`, document])),
  });
const warningsOf = async (flags: string) => {
  const { exitCode, stderr } = await stage.run(`${roger} ${flags}`);
  expect(exitCode).toBe(0);
  return stderr;
};

describe("where the account does not let users change their password", () => {
  beforeEach(() => start(false));

  test("who is not allowed it otherwise is warned of", async () => {
    expect(await warningsOf("")).toContain(
      `The account's password policy does not let users change their password, ${cannot}`,
    );
    group("A", statement({ Action: "s3:*" }));
    expect(await warningsOf("--groups A")).toContain("attach the policy IAMUserChangePassword to them, or they cannot");
  });

  test("who gets it from a group, or a managed policy of one, is not", async () => {
    group("A", change);
    stage.sandbox.addGroup({ name: "B", attachedPolicies: ["IAMUserChangePassword"] });
    expect(await warningsOf("--groups A")).toBe("");
    expect(await warningsOf("--groups B")).toBe("");
  });

  test("a boundary that does not allow it counts, and is named", async () => {
    group("A", change);
    stage.sandbox.addPolicy({ name: "Bounds", document: statement({ Action: "s3:*" }) });
    expect(await warningsOf("--groups A --permissions-boundary Bounds")).toContain(
      "to them, allow iam:ChangePassword in their permissions boundary, or they cannot sign in",
    );
    expect(await warningsOf("--groups A --permissions-boundary PowerUserAccess")).toContain(cannot);
    expect(await warningsOf("--groups A --permissions-boundary AdministratorAccess")).toBe("");
  });

  test("the policy of iam-mfa passes", async () => {
    const { stdout } = await runBin({ bin: binOf("iam-mfa"), args: ["policy"], env: stage.environment });
    group("Everyone", JSON.parse(stdout) as object);
    expect(await warningsOf("--groups Everyone")).toBe("");
  });

  test("a user's own policies count, for a new password too", async () => {
    const tags = { email: "roger@example.com" };
    stage.sandbox.addUser({ name: "roger-dev", tags, inlinePolicies: { own: change } });
    stage.sandbox.addUser({ name: "joe-dev", tags: { email: "joe@example.com" }, password: "p" });
    expect(await warningsOf("")).toBe("");
    const { stderr } = await stage.run("--user-email joe@example.com --change-password --dry-run");
    expect(stderr).toContain(cannot);
  });

  test("an import asks once for all that have the same groups", async () => {
    group("A", change);
    group("B", statement({ Action: "s3:*" }));
    const rows = ["ann,A", "ben,A", "cat,B", "dan,B"].map((row) => row.replace(",", "@example.com,"));
    await writeFile(join(stage.home, "people.csv"), `email,groups\n${rows.join("\n")}\n`);
    const { stderr } = await stage.run("import people.csv --dry-run");
    expect(stderr).toContain("Warning: 2 people, lines 4, 5: The account's password policy does not let users");
    expect(stage.sandbox.calls.filter(({ action }) => action === "SimulateCustomPolicy")).toHaveLength(2);
  });

  test.each(["ListAttachedUserPolicies", "ListUserPolicies"])(
    "who may not use %s gives a password all the same",
    async (action) => {
      stage.sandbox.addUser({ name: "roger-dev", tags: { email: "roger@example.com" } });
      stage.sandbox.trouble.refuse(action, "AccessDenied");
      expect(await warningsOf("")).toContain(cannot);
    },
  );

  test("who may not ask AWS is warned as before", async () => {
    group("A", change);
    stage.sandbox.trouble.refuse("SimulateCustomPolicy", "AccessDenied");
    expect(await warningsOf("--groups A")).toContain(cannot);
  });
});

describe("where the account lets users change their password", () => {
  beforeEach(() => start(true));

  test("nobody is warned of, but who is denied it without MFA", async () => {
    group("A", statement({ Action: "s3:*" }));
    group("B", forgetful);
    expect(await warningsOf("--groups A")).toBe("");
    expect(await warningsOf("--groups A B")).toContain(
      `Warning: A policy denies them iam:ChangePassword while they have no MFA, ${cannot}`,
    );
  });
});
