import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { AddedUser } from "@iam-tools/sandbox";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { startStage, type Stage } from "./stage.js";

/** Accounts whose roles ask for an external id, for MFA, and for the admin's own name as that of the session. */
const ids = ["222233334444", "333344445555", "444455556666"];
const mayAssume = (Condition: object) => ({
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Principal: { AWS: "arn:aws:iam::111122223333:root" }, Action: "sts:AssumeRole", Condition },
  ],
});

const mayTakeRoles = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: "arn:aws:iam::*:role/admin" }],
};

let stage: Stage;
let ann: AddedUser;
beforeEach(async () => {
  stage = await startStage({ seed: { accounts: ids.map((id) => ({ id, groups: [{ name: `Of-${id}` }] })) } });
  ann = stage.sandbox.addUser({
    name: "ann",
    // All that it takes in the admin's own account.
    inlinePolicies: { "take-roles": mayTakeRoles },
    accessKeys: 1,
    devices: [{ name: "ann" }],
  });
  const attachedPolicies = ["AdministratorAccess"];
  const conditions = { "sts:ExternalId": "ours", "sts:RoleSessionName": "ann" };
  for (const id of ids) {
    const trustPolicy = mayAssume({ StringEquals: conditions, Bool: { "aws:MultiFactorAuthPresent": "true" } });
    stage.sandbox.addRole({ name: "admin", trustPolicy, attachedPolicies }, id);
  }
  await writeConfig(`externalId: ours, mfaSerial: "${ann.serialNumber}"`);
});
afterEach(() => stage.close());

const writeConfig = (more: string) =>
  writeFile(
    join(stage.home, "iam-user-admin.yaml"),
    `accounts:\n${ids.map((id) => `  a${id}: { roleArn: "arn:aws:iam::${id}:role/admin", ${more} }\n`).join("")}`,
  );

const run = (line: string, input?: string) =>
  stage.run(line, { env: ann.environment, ...(input === undefined ? {} : { input }) });

const calls = (action: string) => stage.sandbox.calls.filter((call) => call.action === action);

describe("roles that ask for more than to be taken", () => {
  test.each([
    ["typed", () => [`groups --all-accounts --csv --token-code ${stage.sandbox.totp(ann.serialNumber)}`]],
    ["from standard input", () => ["groups --all-accounts --csv", stage.sandbox.totp(ann.serialNumber)]],
  ] as [string, () => [string, string?]][])("take one code for all of them: %s", async (_how, line) => {
    const { exitCode, stdout, stderr } = await run(...line());
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout.trimEnd().split("\n").toSorted()).toEqual([
      "ACCOUNT,GROUP,USER",
      ...ids.map((id) => `a${id},Of-${id},`),
    ]);
    expect(calls("GetSessionToken").length).toBe(1);
    expect(calls("AssumeRole").length).toBe(3);
  });

  test("are taken by every command, dry runs and config check included", async () => {
    for (const line of [
      "config check",
      "--user-email roger@example.com --all-accounts --no-mail --dry-run",
      "--user-email roger@example.com --all-accounts --no-mail",
    ]) {
      stage.sandbox.forgetCodes();
      const { exitCode } = await run(`${line} --token-code ${stage.sandbox.totp(ann.serialNumber)}`);
      expect({ line, exitCode }).toEqual({ line, exitCode: 0 });
    }
  });

  test("are taken by nobody who may not", async () => {
    ann.user.inlinePolicies.clear();
    const { exitCode, stderr } = await run(
      `groups --all-accounts --token-code ${stage.sandbox.totp(ann.serialNumber)}`,
    );
    expect(stderr).toContain("Access denied: sts:AssumeRole");
    expect(exitCode).toBe(1);
  });

  test("are taken by an admin whose name is too short for a session", async () => {
    const x = stage.sandbox.addUser({ name: "x", inlinePolicies: { "take-roles": mayTakeRoles }, accessKeys: 1 });
    for (const account of ids.map((id) => stage.sandbox.account(id))) account.roles.delete("admin");
    const attachedPolicies = ["AdministratorAccess"];
    for (const id of ids) stage.sandbox.addRole({ name: "admin", trustPolicy: mayAssume({}), attachedPolicies }, id);
    await writeConfig("externalId: ours");
    const { exitCode, stderr } = await stage.run("groups --all-accounts --csv", { env: x.environment });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  });

  test.each(["--user-email roger@example.com --no-mail", "list", "groups"])(
    "are taken by nobody with a wrong code, which is told once: %s",
    async (line) => {
      const { exitCode, stdout, stderr } = await run(`${line} --all-accounts --token-code 000000`);
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
      expect(stderr.match(/AWS rejected the MFA code/g)).toHaveLength(1);
      expect(stderr).not.toContain("Warning");
      expect(calls("AssumeRole")).toEqual([]);
    },
  );

  test("that fail together beside an account that does not are each named", async () => {
    const others = `accounts:\n${ids.map((id) => `  a${id}: { roleArn: "arn:aws:iam::${id}:role/admin", mfaSerial: "${ann.serialNumber}" }\n`).join("")}`;
    await writeFile(join(stage.home, "iam-user-admin.yaml"), `${others}  own: { id: "111122223333" }\n`);
    stage.sandbox.addGroup({ name: "Mine" });
    ann.user.attachedPolicies.push("arn:aws:iam::aws:policy/IAMReadOnlyAccess");
    const { exitCode, stdout, stderr } = await run("groups --all-accounts --csv --token-code 000000");
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: expect.stringContaining("own,Mine,") });
    expect(stderr.match(/^Warning: a\d+ is left out: AWS rejected the MFA code/gm)).toHaveLength(3);
  });

  test("say so where nobody can be asked for a code", async () => {
    const { exitCode, stdout } = await run("config check");
    expect(exitCode).toBe(1);
    expect(stdout).toContain(`a${ids[0]}: failed: No terminal to ask for an MFA code.`);
  });

  test("are refused by another name of the session, or without the external id", async () => {
    for (const [more, given] of [
      [
        `externalId: ours, sessionName: roger, mfaSerial: "${ann.serialNumber}"`,
        "the externalId of the config file, an MFA code, the session name roger",
      ],
      [`mfaSerial: "${ann.serialNumber}"`, "no externalId, an MFA code, the session name ann"],
    ] as const) {
      await writeConfig(more);
      stage.sandbox.forgetCodes();
      const { exitCode, stderr } = await run(
        `groups --all-accounts --token-code ${stage.sandbox.totp(ann.serialNumber)}`,
      );
      expect(stderr).toContain("sts:AssumeRole");
      expect(stderr).toContain(`it may ask for another account or user, or for other than was given (${given}).\n`);
      expect(exitCode).toBe(1);
    }
  });

  test.each([
    ["externalId: x", "externalId has 2 to 1,224 characters, of letters, digits and _ + = , . @ : / -"],
    ["sessionName: a b", "sessionName has 2 to 64 characters, of letters, digits and _ + = , . @ -"],
    ["mfaSerial: arn:aws:iam::111122223333:user/ann", "mfaSerial is not the ARN of an MFA device"],
    ["mfaSerial: arn:aws:iam::111122223333:u2f/user/ann/key", "mfaSerial is a passkey or a security key"],
  ])("are checked in the config file: %s", async (setting, said) => {
    await writeConfig(setting);
    const { exitCode, stderr } = await run("config check");
    expect(stderr).toContain(said);
    expect(exitCode).toBe(2);
  });
});
