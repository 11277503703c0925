import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { succeeded } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { startStage, type Stage } from "./stage.js";

let stage: Stage;
beforeEach(async () => {
  stage = await startStage();
  for (const name of ["S3FullControl", "ReadOnly", "Things"]) stage.sandbox.addGroup({ name });
});
afterEach(() => stage.close());

const state = () => join(stage.home, ".local/state/iam-user-admin");
const roger = "--user-email roger.siggs@gmail.com";
const rogerDev = () => stage.sandbox.account().users.get("roger.siggs-dev");
const today = () => new Date().toISOString().slice(0, 10);
const pending = async () => {
  const [name = ""] = await readdir(state());
  const path = join(state(), name);
  return { path, ...(JSON.parse(await readFile(path, "utf8")) as { password: string }) };
};

describe("a new colleague", () => {
  test("gets a user, the groups, a password that must be changed, and the mail that says so", async () => {
    const { exitCode, stdout, stderr } = await stage.run(`${roger} --groups S3FullControl ReadOnly`);
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
    expect(stdout).toBe(`roger.siggs-dev <roger.siggs@gmail.com> in account 111122223333 (dev):
- created user roger.siggs-dev with the tags email=roger.siggs@gmail.com, iam-user-admin:invitation=pending
- added roger.siggs-dev to group S3FullControl
- added roger.siggs-dev to group ReadOnly
- set a new password, to be changed at the first sign-in
- mailed the password to roger.siggs@gmail.com
- tagged roger.siggs-dev with iam-user-admin:invitation=${today()}
`);
    expect(rogerDev()?.groups).toEqual(["S3FullControl", "ReadOnly"]);
    expect(rogerDev()?.tags.get("email")).toBe("roger.siggs@gmail.com");
    expect(rogerDev()?.loginProfile?.resetRequired).toBe(true);
    const [mail] = stage.mail.messages;
    expect(mail?.to).toEqual(["roger.siggs@gmail.com"]);
    expect(mail?.subject).toBe("Your dev environment AWS login is ready");
    expect(mail?.text).toContain("   Username: roger.siggs-dev\n");
    expect(mail?.text).toContain(`   Password: ${rogerDev()?.loginProfile?.password}\n`);
    expect(mail?.text).toContain("   Console:  https://dev.signin.aws.amazon.com/console\n\n1. Sign in.");
    expect(mail?.text).toMatch(/^Hello,\n\nIdentity Team has created an AWS user for roger\.siggs@gmail\.com, /);
    expect(mail?.text).toMatch(
      /^1\. Sign in\. [^]*^2\. Choose a new password\. [^]*^3\. Set up MFA .*[^]*exactly like your/m,
    );
    expect(mail?.text).toContain("Questions? Reply to this mail; your answer goes to iam@example.com.");
    expect(mail?.text).not.toContain("Expires");
    expect(mail?.raw.toString()).toMatch(/^Auto-Submitted: auto-generated\r$/m);
    expect(mail?.html).toContain("<code>roger.siggs-dev</code>");
    expect(await readdir(state())).toEqual([]);
  });

  test("is shown by a dry run just as a real run does it, with no call that writes", async () => {
    const { exitCode, stdout } = await stage.run(`${roger} --groups ReadOnly --dry-run`);
    expect(exitCode).toBe(0);
    expect(stdout).toBe(`roger.siggs-dev <roger.siggs@gmail.com> in account 111122223333 (dev):
- would create user roger.siggs-dev with the tags email=roger.siggs@gmail.com, iam-user-admin:invitation=pending
- would add roger.siggs-dev to group ReadOnly
- would set a new password, to be changed at the first sign-in
- would mail the password to roger.siggs@gmail.com through ${stage.mail.url}, which confirmed that it accepts it
- would tag roger.siggs-dev with iam-user-admin:invitation=${today()}
`);
    expect(stage.writes()).toEqual([]);
    expect(stage.mail.messages).toEqual([]);
  });

  test("may have any name for the account with --env", async () => {
    await succeeded(stage.run(`${roger} --env prd`));
    expect(stage.sandbox.account().users.has("roger.siggs-prd")).toBe(true);
    expect(stage.mail.messages[0]?.subject).toBe("Your prd environment AWS login is ready");
  });

  test("gets a password that the account's policy accepts", async () => {
    await stage.close();
    const passwordPolicy = {
      MinimumPasswordLength: 40,
      RequireSymbols: true,
      RequireNumbers: true,
      MaxPasswordAge: 90,
    };
    stage = await startStage({ seed: { passwordPolicy } });
    const { stderr } = await stage.run(roger);
    expect(stderr).toContain("does not let users change their password");
    expect(rogerDev()?.loginProfile?.password).toHaveLength(40);
    const expires = new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10);
    expect(stage.mail.messages[0]?.text).toContain(`   Expires:  the password, on ${expires}\n`);
    expect(stage.mail.messages[0]?.html).toContain(`the password, on ${expires}<`);
  });

  test("with --no-mail has the password printed, once, and nothing is kept", async () => {
    const { stdout } = await stage.run(`${roger} --no-mail`, { env: { SMTP_URL: "smtp://127.0.0.1:1" } });
    expect(stdout).toContain(
      `   Password: ${rogerDev()?.loginProfile?.password}\n   Console:  https://dev.signin.aws.amazon.com/console\n`,
    );
    expect(await readdir(state())).toEqual([]);
    const again = await stage.run(`${roger} --no-mail`);
    expect(again.stdout).toContain("- nothing to do\n");
  });
});

test("who has a login keeps the password, and gets the groups that are missing", async () => {
  await succeeded(stage.run(`${roger} --groups ReadOnly`));
  const password = rogerDev()?.loginProfile?.password;
  stage.writes();
  const { exitCode, stdout } = await stage.run(`${roger} --groups ReadOnly Things`);
  expect(exitCode).toBe(0);
  expect(stdout).toContain("- added roger.siggs-dev to group Things\n");
  expect(stage.writes()).toEqual(["AddUserToGroup"]);
  expect(rogerDev()?.loginProfile?.password).toBe(password);
  expect(stage.mail.messages).toHaveLength(1);
});

function nothingWasDone(): void {
  expect(stage.writes()).toEqual([]);
  expect(stage.mail.messages).toEqual([]);
}

describe("before anything is changed", () => {
  test.each([
    ["o'brien@x.com", `o'brien-dev has "'"`],
    [`${"a".repeat(62)}@x.com`, "has 66 characters, and AWS allows 64"],
    ["roger", "it has no @"],
  ])("an address that cannot become a user name is a usage error: %s", async (email, message) => {
    const { exitCode, stderr } = await stage.run(`--user-email ${email}`);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    nothingWasDone();
  });

  test.each(["", "--dry-run"])(
    "all groups that do not exist are named, with those that look like them %s",
    async (dry) => {
      const { exitCode, stderr } = await stage.run(
        `${roger} --groups Readonly-Users ReadOnly Nothing A/B \u001B[31m ${dry}`,
      );
      expect(exitCode).toBe(1);
      expect(stderr).toContain(`There is no group "Readonly-Users". Did you mean ReadOnly?`);
      expect(stderr).toContain(
        `There is no group "Nothing".\nThere is no group "A/B".\nThere is no group "\uFFFD[31m".\n`,
      );
      expect(stderr).not.toContain(`"ReadOnly"`);
      nothingWasDone();
    },
  );

  test("no command makes a group of what can be no name for one", async () => {
    const { stderr } = await stage.run(`${roger} --groups $(reboot)`);
    expect(stderr).toContain(`There is no group "$(reboot)".\nNothing was changed.\n`);
    nothingWasDone();
  });

  test("being denied is not taken for a group that does not exist", async () => {
    stage.sandbox.trouble.refuse("GetGroup", "AccessDenied");
    const { exitCode, stderr } = await stage.run(`${roger} --groups ReadOnly`);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("Access denied: iam:GetGroup");
    expect(stderr).not.toContain("no group");
    nothingWasDone();
  });

  test("more groups than AWS allows are refused", async () => {
    const names = Array.from({ length: 11 }, (_, index) => `group-${index}`);
    for (const name of names) stage.sandbox.addGroup({ name });
    const { exitCode, stderr } = await stage.run(`${roger} --groups ${names.join(" ")}`);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("would be in 11 groups, but AWS allows 10");
    nothingWasDone();
  });

  test("a relay that is away is told", async () => {
    const { exitCode, stderr } = await stage.run(roger, { env: { SMTP_URL: "smtp://127.0.0.1:1" } });
    expect(exitCode).toBe(1);
    expect(stderr).toContain("The mail relay smtp://127.0.0.1:1 cannot be used: The connection was refused");
    nothingWasDone();
  });

  test.each([
    ["--no-mail --quiet", {}, "it would be lost"],
    ["", { MAIL_FROM: "" }, "No sender address"],
    ["--mail-from nobody", {}, "is not an email address"],
  ])("flags that cannot be right are told: %s", async (flags, env, message) => {
    const { exitCode, stderr } = await stage.run(`${roger} ${flags}`, { env });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    nothingWasDone();
  });
});

describe("a mail that is not accepted", () => {
  test("leaves the password in a file that only its owner can read, named and not printed", async () => {
    stage.mail.refuse({ at: "data", answer: 554, text: "No such person" });
    const { exitCode, stdout, stderr } = await stage.run(roger);
    expect(exitCode).toBe(3);
    const { path, password } = await pending();
    expect(stderr).toContain("No such person");
    expect(stderr).toContain(path);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(state())).mode & 0o777).toBe(0o700);
    expect(password).toBe(rogerDev()?.loginProfile?.password);
    expect(stdout + stderr).not.toContain(password);
  });

  test("is made good by the same command again", async () => {
    stage.mail.refuse({ at: "data", answer: 554, times: 1 });
    expect((await stage.run(roger)).exitCode).toBe(3);
    const { exitCode } = await stage.run(roger);
    expect(exitCode).toBe(0);
    expect(stage.mail.messages).toHaveLength(1);
    expect(stage.mail.messages[0]?.text).toContain(`Password: ${rogerDev()?.loginProfile?.password}\n`);
    expect(await readdir(state())).toEqual([]);
  });

  test("is not taken for one where only the record of it fails", async () => {
    stage.sandbox.trouble.refuse("TagUser", "AccessDenied", 1);
    const { exitCode, stderr } = await stage.run(roger);
    expect(exitCode).toBe(3);
    expect(stderr).toContain("Done: the password was delivered; no other will be set.\nNot done: tag ");
    expect(stderr).not.toContain("is kept in");
    expect((await stage.run(roger)).exitCode).toBe(0);
    expect(stage.mail.messages).toHaveLength(1);
  });

  test("is tried again where the relay asks to come back later, with the same Message-ID", async () => {
    stage.mail.refuse({ at: "data", answer: "accept-then-drop", times: 1 });
    const { exitCode } = await stage.run(roger);
    expect(exitCode).toBe(0);
    const ids = stage.mail.messages.map((message) => message.messageId);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });
});
