import { binOf, runBin, succeeded } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { policy } from "./spoiled.js";
import { startStage, type Stage } from "./stage.js";

let stage: Stage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.close());

describe("iam-audit", () => {
  test("says what is wrong, worst first, and what to type about it", async () => {
    stage.ago(100, () => {
      stage.sandbox.addUser({ name: "ann", password: "p", accessKeys: [{ id: "AKIAEXAMPLE000000001" }] });
    });
    const { stdout, stderr, exitCode } = await stage.run("");
    expect({ stderr, exitCode }).toEqual({
      stderr: "AWS is writing the credential report of dev; this takes some seconds.\n",
      exitCode: 0,
    });
    expect(
      stdout
        .replaceAll(/AKIASANDBOX\w+/g, "AKIASANDBOX")
        .replace(/[\d-]{10} [\d:]{5}/, "TIME")
        .split("\n"),
    ).toEqual([
      "dev (111122223333): 2 users, 1 password, 2 active keys, 0 MFA devices; credential report of TIME",
      "",
      "12 findings: 2 high, 6 medium, 2 low, 2 info",
      "",
      "HIGH  administrator may do everything in the account with an access key alone: no policy asks for MFA. Give a program, which cannot use MFA, fewer rights or a role; a person needs an MFA device first.",
      "  aws iam list-attached-user-policies --user-name administrator",
      "",
      "HIGH  ann has a password and no MFA device. The user adds one with the next command, or in the console.",
      "  iam-mfa enroll",
      "",
      "MEDIUM  In dev, 1 of 2 users with a password or an active access key may act without MFA: administrator. Put no program into such a group, which would stop it: 1 of them has neither a password nor an MFA device.",
      "  iam-mfa policy --create require-mfa --attach-to-group GROUP",
      "",
      "MEDIUM  Passwords in dev may have 8 characters.",
      "  aws iam update-account-password-policy --minimum-password-length 14 --password-reuse-prevention 24 --require-symbols --require-numbers --require-uppercase-characters --require-lowercase-characters --allow-users-to-change-password",
      "",
      "MEDIUM  The access key AKIASANDBOX of administrator is 400 days old. Whoever has it in a profile rotates it.",
      "  key-rotate --all --older-than 90d",
      "",
      "MEDIUM  The access key AKIAEXAMPLE000000001 of ann was created 100 days ago and never used.",
      "  aws iam update-access-key --user-name ann --access-key-id AKIAEXAMPLE000000001 --status Inactive",
      "",
      "MEDIUM  The access key AKIAEXAMPLE000000001 of ann is 100 days old. Whoever has it in a profile rotates it.",
      "  key-rotate --all --older-than 90d",
      "",
      "MEDIUM  ann got a password 100 days ago and never signed in with it.",
      "  aws iam delete-login-profile --user-name ann",
      "",
      "LOW  Passwords in dev may be used again at once; the benchmark asks for 24.",
      "  aws iam update-account-password-policy --minimum-password-length 14 --password-reuse-prevention 24 --require-symbols --require-numbers --require-uppercase-characters --require-lowercase-characters --allow-users-to-change-password",
      "",
      "LOW  The policy AdministratorAccess is attached to administrator itself. Attach it to a group, put the user into it, and detach it here.",
      "  aws iam attach-group-policy --group-name GROUP --policy-arn arn:aws:iam::aws:policy/AdministratorAccess && aws iam add-user-to-group --group-name GROUP --user-name administrator && aws iam detach-user-policy --user-name administrator --policy-arn arn:aws:iam::aws:policy/AdministratorAccess",
      "",
      "And 2 more: all of them with --html FILE, --csv or --json",
      "",
    ]);
  });

  test("never writes", async () => {
    await succeeded(stage.run("--deep"));
    // What the sandbox keeps of a report is no change of the account.
    const writes = stage.sandbox.calls.filter(({ writes, action }) => writes && !action.startsWith("Generate"));
    expect(writes).toEqual([]);
  });

  test("tells what only the credential report knows: the age of passwords, and uses of the root user", async () => {
    stage.ago(100, () => {
      const { user } = stage.sandbox.addUser({ name: "ann", password: "p" });
      user.passwordLastUsed = new Date();
    });
    stage.sandbox.account().passwordPolicy = policy;
    const { findings, accounts } = await stage.report();
    expect(findings.find(({ rule }) => rule === "password-old")?.what).toMatch(
      /^The password of ann is 100 days old by the credential report of [\d-]+ [\d:]+; the account's policy allows 90\.$/,
    );
    expect(accounts[0]?.credentialReportCreatedAt).not.toBeNull();
    // The one that there is now is taken.
    const made = () => stage.sandbox.calls.filter(({ action }) => action === "GenerateCredentialReport").length;
    const before = made();
    await stage.report();
    expect(made()).toBe(before);
  });

  test("does not mix up two keys that were created in the same second, which the credential report tells apart by that", async () => {
    const yesterday = { date: new Date(Date.now() - 86_400_000), service: "s3", region: "eu-central-1" };
    stage.ago(200, () => {
      const { user } = stage.sandbox.addUser({ name: "robot", accessKeys: [{}, {}] });
      Object.assign(user.accessKeys[1] ?? {}, { lastUsed: yesterday });
    });
    const [idle] = stage.sandbox.account().users.get("robot")?.accessKeys ?? [];
    const { findings } = await stage.report();
    expect(findings.filter(({ rule }) => rule === "key-never-used").map(({ subject }) => subject.id)).toEqual([
      idle?.id,
    ]);
    expect(findings.find(({ rule }) => rule === "two-active-keys")?.next).toContain(idle?.id);
  });

  test("--fail-on exits with 1 where something is as bad, or worse", async () => {
    expect((await stage.run("--fail-on critical")).exitCode).toBe(0);
    expect((await stage.run("--fail-on high")).exitCode).toBe(1);
    expect((await stage.run("--fail-on low")).exitCode).toBe(1);
  });

  test("--max-key-age says how old a key may be", async () => {
    const old = async (flags: string) =>
      (await stage.report(flags)).findings.filter(({ rule }) => rule === "key-old").length;
    expect(await old("--max-key-age 401d")).toBe(0);
    expect(await old("--max-key-age 399d")).toBe(1);
    expect(await old("--max-key-age 9576h")).toBe(1);
  });

  test("--max-key-age that is not in whole days is refused before an account is read", async () => {
    expect(await stage.run("--max-key-age 36h")).toMatchObject({
      exitCode: 2,
      stdout: "",
      stderr: "iam-audit: --max-key-age is a number of whole days.\nType it as: --max-key-age 2d\n",
    });
    expect(stage.sandbox.calls).toEqual([]);
  });
});

test("--config that does not exist is said, though no account of it is asked for", async () => {
  const { exitCode, stdout, stderr } = await stage.run("--config missing.yaml");
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  expect(stderr).toMatch(/^iam-audit: The config file \S+missing\.yaml does not exist/);
  expect(stage.sandbox.calls).toEqual([]);
});

test("where AWS cannot be reached the run ends with that, and waits for nothing more", async () => {
  const { exitCode, stderr } = await runBin({
    bin: binOf("iam-audit"),
    args: ["--endpoint-url", "http://127.0.0.1:9"],
    env: { ...stage.sandbox.environment, HOME: stage.home },
    cwd: stage.home,
    input: "",
  });
  expect({ exitCode, stderr }).toEqual({
    exitCode: 1,
    stderr:
      "iam-audit: The connection was refused: 127.0.0.1:9.\nCheck the network, HTTPS_PROXY, and AWS_ENDPOINT_URL or --endpoint-url if you use one.\n",
  });
});
