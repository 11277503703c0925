import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { startStage, type Stage } from "./stage.js";

const prdId = "222233334444";
const trustPolicy = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: "arn:aws:iam::111122223333:root" }, Action: "sts:AssumeRole" }],
};
const config = `
accounts:
  dev: { id: "111122223333" }
  prd: { id: "${prdId}", roleArn: "arn:aws:iam::${prdId}:role/auditor" }
  gone: { id: "${prdId}", roleArn: "arn:aws:iam::${prdId}:role/nobody" }
`;

let stage: Stage;
beforeEach(async () => {
  const role = { name: "auditor", trustPolicy, attachedPolicies: ["SecurityAudit"] };
  const users = [{ name: "ann-prd", password: "p", tags: { email: "ann@example.com" } }];
  stage = await startStage({ seed: { accounts: [{ id: prdId, roles: [role], users }] } });
  await writeFile(join(stage.home, "iam-user-admin.yaml"), config);
});
afterEach(() => stage.close());

describe("--account", () => {
  test("audits several accounts, each with its own", async () => {
    const { accounts, findings } = await stage.report("--account dev prd");
    expect(accounts.map(({ id, name, error }) => ({ id, name, error }))).toEqual([
      { id: "111122223333", name: "dev", error: null },
      { id: prdId, name: "prd", error: null },
    ]);
    expect(findings.find(({ rule }) => rule === "password-without-mfa")).toMatchObject({
      account: prdId,
      user: "ann-prd",
    });
    const counted = accounts.map(({ summary }) => Object.values(summary.findings).reduce((sum, one) => sum + one, 0));
    expect(counted).toEqual(
      ["111122223333", prdId].map((id) => findings.filter(({ account }) => account === id).length),
    );
  });

  test("leads no command into the default account that is for one which a role leads into", async () => {
    const { findings } = await stage.report("--account dev prd");
    const commands = findings
      .filter(({ account }) => account === prdId)
      .flatMap(({ next }) => next?.split(" && ") ?? []);
    expect(commands).toContainEqual(expect.stringMatching(/^aws iam .* --profile PROFILE$/));
    expect(commands.filter((one) => one.startsWith("aws ") && !one.endsWith(" --profile PROFILE"))).toEqual([]);
  });

  test("names the account before what was found in it", async () => {
    const { stdout } = await stage.run("--account dev prd");
    expect(stdout).toContain("HIGH  prd: ann-prd has a password and no MFA device.");
  });

  test("one that the file does not name is refused", async () => {
    expect(await stage.run("--account tst")).toMatchObject({
      exitCode: 2,
      stderr: 'iam-audit: The config file names no account "tst".\nIt names: dev, prd, gone\n',
    });
  });
});

describe("--all-accounts", () => {
  test("exits with 3 where one could not be read, and audits the others", async () => {
    const { stdout, exitCode } = await stage.run("--all-accounts --json");
    expect(exitCode).toBe(3);
    const { accounts, findings } = JSON.parse(stdout) as Awaited<ReturnType<Stage["report"]>>;
    expect(accounts.find(({ name }) => name === "gone")).toMatchObject({ id: null, error: { code: "ACCESS_DENIED" } });
    expect(new Set(findings.map(({ account }) => account))).toEqual(new Set(["111122223333", prdId]));
    expect((await stage.run("--all-accounts")).stdout).toContain("gone: not read. ");
  });

  test("fails where none could be read", async () => {
    const { stdout, stderr, exitCode } = await stage.run("--account gone");
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 1 });
    expect(stderr).toContain("iam-audit: Access denied: sts:AssumeRole");
  });
});

test("--all-accounts audits those of an organization, too", async () => {
  await stage.close();
  const accounts = [{ id: prdId, name: "Production" }];
  stage = await startStage({ seed: { organization: { accounts } } });
  await writeFile(join(stage.home, "iam-user-admin.yaml"), "organization: { role: OrganizationAccountAccessRole }\n");
  const report = await stage.report("--all-accounts");
  expect(report.accounts.map(({ id, name, error }) => ({ id, name, error }))).toEqual([
    { id: "111122223333", name: "management", error: null },
    { id: prdId, name: "production", error: null },
  ]);
});
