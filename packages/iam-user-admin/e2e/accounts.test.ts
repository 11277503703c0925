import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runInTerminal, succeeded } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { Stage } from "./stage.js";
import { config, openTwoAccounts, prdId } from "./two-accounts.js";
import { addUserWithEverything } from "./user-with-everything.js";

let stage: Stage;
beforeEach(async () => {
  stage = await openTwoAccounts();
});
afterEach(() => stage.close());

const writeConfig = (text: string) => writeFile(join(stage.home, "iam-user-admin.yaml"), text);
const roger = "--user-email roger@example.com";
const dev = () => stage.sandbox.account().users;
const prd = () => stage.sandbox.account(prdId).users;

describe("one action in many accounts", () => {
  test("makes the user in each, and mails the person once", async () => {
    const { exitCode, stdout, stderr } = await stage.run(`${roger} --groups Things --all-accounts`);
    expect(stderr).toBe(`Using ${join(stage.home, "iam-user-admin.yaml")}; mails go through ${stage.mail.url}.
dev: account 111122223333, user roger-dev
prd: account ${prdId}, user roger-production
`);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /^dev \(111122223333\): created user roger-dev with the tags [^;]*; added roger-dev to group People; .*\n/,
    );
    expect(stdout).toMatch(/\nprd \(222233334444\): created user roger-production with the tags [^;]*; .*\n/);
    expect(dev().get("roger-dev")?.groups).toEqual(["People", "Things"]);
    expect(prd().get("roger-production")?.groups).toEqual(["Things"]);
    const [mail, ...others] = stage.mail.messages;
    expect(others).toEqual([]);
    expect(mail?.subject).toBe("Your dev, production environment AWS login is ready");
    expect(mail?.headers["reply-to"]).toBe("helpdesk@example.com");
    for (const user of [dev().get("roger-dev"), prd().get("roger-production")]) {
      expect(mail?.text).toContain(`Username: ${user?.name}\n   Password: ${user?.loginProfile?.password}\n`);
    }
    expect(mail?.text).toContain("Console:  https://login.example.com/");
    expect(prd().get("roger-production")?.tags.get("iam-user-admin:invitation")).toMatch(/^\d{4}/);
  });

  test("goes on where one of them fails, and says which", async () => {
    const { exitCode, stdout } = await stage.run(`${roger} --groups People --account dev prd`);
    expect(exitCode).toBe(3);
    expect(stdout).toContain("dev (111122223333): created user roger-dev");
    expect(stdout).toContain(`prd: failed: There is no group "People".`);
    expect(prd().size).toBe(0);
    expect(stage.mail.messages[0]?.text).toContain("Username: roger-dev");
  });

  test("says nothing of a mail where the only password could not be set", async () => {
    stage.sandbox.addUser({ name: "roger-dev", tags: { email: "roger@example.com" }, password: "p" });
    stage.sandbox.trouble.refuse("CreateLoginProfile", "AccessDenied");
    const { exitCode, stdout } = await stage.run(`${roger} --all-accounts`);
    expect(exitCode).toBe(3);
    expect(stdout).toContain("prd: failed: Access denied: iam:CreateLoginProfile");
    expect(stdout).toMatch(/\n  Done: created user roger-production with .*\n  Not done: set a new password/);
    expect(stdout).not.toContain("mailed");
    expect(stage.mail.messages).toEqual([]);
  });

  test("is refused where the credentials lead to another account", async () => {
    await writeConfig(config.replace('"111122223333"', '"999988887777"'));
    const { exitCode, stderr } = await stage.run(`${roger} --account dev`);
    expect(exitCode).toBe(4);
    expect(stderr).toContain(
      "The config file says that dev is account 999988887777, but its credentials belong to account 111122223333.",
    );
    expect(stage.writes().filter((action) => action !== "AssumeRole")).toEqual([]);
  });

  test.each(["", " --dry-run"])("is refused where two of them come to one user%s", async (flag) => {
    await writeConfig(`accounts:\n  dev: { env: dev }\n  old: { env: DEV }\nmail: { admin: a@example.com }\n`);
    const { exitCode, stderr } = await stage.run(`${roger} --all-accounts${flag}`);
    expect(exitCode).toBe(4);
    expect(stderr).toContain("The accounts dev and old of the config file are both account 111122223333");
    expect(stage.writes()).toEqual([]);
    expect(stage.mail.messages).toEqual([]);
  });

  test("in a dry run makes no call that writes, not even through a role", async () => {
    const { stdout } = await stage.run(`${roger} --all-accounts --dry-run`);
    expect(stdout).toContain("would create user roger-production");
    expect(dev().has("roger-dev")).toBe(false);
    expect(prd().size).toBe(0);
    expect(stage.mail.messages).toEqual([]);
  });

  test("deletes everywhere, agreed to by the address, and tells the admin", async () => {
    addUserWithEverything(stage.sandbox, "roger-dev", { email: "roger@example.com" });
    await succeeded(stage.run(`${roger} --account prd`));
    stage.mail.clear();
    const terminal = await runInTerminal({
      bin: stage.bin,
      args: `${roger} --all-accounts --delete-user`.split(" "),
      env: stage.environment,
      cwd: stage.home,
    });
    await terminal.waitFor("Type roger@example.com to go on: ");
    terminal.type("roger@example.com");
    terminal.press("Enter");
    expect((await terminal.exit).exitCode).toBe(0);
    expect([...dev().keys()]).toEqual(["administrator"]);
    expect(prd().size).toBe(0);
    const [notice, ...others] = stage.mail.messages;
    expect(others).toEqual([]);
    expect(notice?.to).toEqual(["security@example.com"]);
    expect(notice?.text).toContain("roger-dev in account 111122223333 (dev)");
    expect(notice?.text).toContain(`roger-production in account ${prdId} (production)`);
  });

  test.each(["--account dev", "--all-accounts"])(
    "says of a deletion whose notice cannot be mailed that it is done: %s",
    async (accounts) => {
      await succeeded(stage.run(`${roger} ${accounts}`));
      stage.mail.refuse({ at: "data", answer: 554, text: "No such person" });
      const { exitCode, stdout, stderr } = await stage.run(`${roger} ${accounts} --delete-user --yes`);
      expect(exitCode).toBe(3);
      expect([...dev().keys()]).toEqual(["administrator"]);
      expect(prd().size).toBe(0);
      expect(stdout).toContain("deleted user roger-dev");
      expect(stdout).toContain("could not mail the notice to security@example.com: ");
      expect(stdout).toContain("No such person");
      expect(stdout).toContain("Everything but the notice is done");
      expect(stdout + stderr).not.toContain("mailed a notice");
      const again = await stage.run(`${roger} ${accounts} --delete-user --yes`);
      // Of several accounts, one without the person has nothing to do.
      expect(again.exitCode).toBe(accounts === "--all-accounts" ? 0 : 1);
    },
  );

  test.each([
    ["with ids", config],
    ["without", config.replace(/ {4}id: .*\n/g, "")],
  ])("mails all passwords of a person that waited, accounts being named %s", async (_how, text) => {
    await writeConfig(text);
    stage.mail.refuse({ at: "data", answer: 554, times: 1 });
    expect((await stage.run(`${roger} --groups Things --all-accounts`)).exitCode).toBe(3);
    const { exitCode, stdout } = await stage.run("resend");
    expect(stdout).toMatch(
      /^mailed roger@example\.com the password of roger-dev, roger-production, tagged roger-dev with \S+, tagged roger-production with \S+\n$/,
    );
    expect(exitCode).toBe(0);
    expect(stage.mail.messages).toHaveLength(1);
    expect(prd().get("roger-production")?.tags.get("iam-user-admin:invitation")).toMatch(/^\d{4}/);
  });

  test("tells, where the mail cannot be sent, of the accounts that failed before as well", async () => {
    stage.mail.refuse({ at: "data", answer: 554 });
    const { exitCode, stderr } = await stage.run(`${roger} --groups People --account dev prd`);
    expect(exitCode).toBe(3);
    expect(stderr).toContain("Done: created user roger-dev with the tags ");
    expect(stderr).toContain(`prd: failed: There is no group "People".`);
  });

  test.each([
    ["--account", 2, "--account needs a value."],
    ["--account tst", 2, `The config file names no account "tst".\nIt names: dev, prd`],
    ["--account dev --all-accounts", 2, "Use either --account or --all-accounts."],
    ["--account dev --env x", 2, "--env names a single account"],
    ["--config nowhere.yaml", 1, "The config file"],
  ])("with %s is told what is wrong", async (flags, expected, message) => {
    const { exitCode, stderr } = await stage.run(`${roger} ${flags}`);
    expect(stderr).toContain(message);
    expect(exitCode).toBe(expected);
  });
});
