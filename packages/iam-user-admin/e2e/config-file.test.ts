import { chmod, chown, copyFile, mkdir, readdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { succeeded } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { Stage } from "./stage.js";
import { config, openTwoAccounts } from "./two-accounts.js";

let stage: Stage;
beforeEach(async () => {
  stage = await openTwoAccounts();
});
afterEach(() => stage.close());

const writeConfig = (text: string) => writeFile(join(stage.home, "iam-user-admin.yaml"), text);
const roger = "--user-email roger@example.com";
const dev = () => stage.sandbox.account().users;

describe("the config file", () => {
  test("counts for the account that the AWS settings lead to as well", async () => {
    await succeeded(stage.run(roger));
    expect(dev().get("roger-dev")?.groups).toEqual(["People"]);
  });

  test("lets mail go to the domains it names only", async () => {
    const { exitCode, stderr } = await stage.run("--user-email roger@example.org");
    expect(exitCode).toBe(4);
    expect(stderr).toContain("No mail may go to roger@example.org: the config file allows only example.com.");
    expect(stage.writes()).toEqual([]);
  });

  test("lets mail go to no domain that only looks like one that it names", async () => {
    await writeConfig(config.replace("allowedDomains: [example.com]", "allowedDomains: [EXAMPLE.com, kayak.example]"));
    expect((await stage.run("--user-email roger@Example.COM --dry-run")).exitCode).toBe(0);
    const { exitCode, stderr } = await stage.run("--user-email roger@\u212Aayak.example");
    expect(stderr).toContain("No mail may go to roger@\u212Aayak.example");
    expect(exitCode).toBe(4);
  });

  test("that names no domains lets no mail go to one that passes for another, and shows what a foreign one is", async () => {
    await writeConfig(config.replace("allowedDomains: [example.com]", "allowedDomains: []"));
    const lookAlike = "roger@ex\u0430mple.com";
    await writeFile(join(stage.home, "people.csv"), `email\n${lookAlike}\n`);
    for (const line of [`--user-email ${lookAlike}`, `--user-email ${lookAlike} --dry-run`, "import people.csv"]) {
      const { exitCode, stderr } = await stage.run(line);
      expect(stderr).toContain(`${lookAlike} (xn--exmple-4nf.com), since its domain mixes`);
      expect(exitCode).toBe(line.startsWith("import") ? 2 : 4);
    }
    expect(stage.writes()).toEqual([]);
    const dry = await stage.run("--user-email roger@m\u00FCnchen.example --dry-run");
    expect(dry.stdout).toContain(
      "would mail the password to roger@m\u00FCnchen.example (xn--mnchen-3ya.example) through",
    );
    await writeConfig(config.replace("allowedDomains: [example.com]", `allowedDomains: ["ex\u0430mple.com"]`));
    expect((await stage.run(`--user-email ${lookAlike} --dry-run`)).exitCode).toBe(0);
  });

  test("may say how user names are made", async () => {
    await writeConfig(`username: "{env}.{local}"\n`);
    await succeeded(stage.run(roger));
    expect(dev().has("dev.roger")).toBe(true);
  });

  describe("that nobody named", () => {
    const path = () => join(stage.home, "iam-user-admin.yaml");
    const expectRefused = async (why: RegExp, options = {}) => {
      const before = { calls: stage.sandbox.calls.length, mails: stage.mail.messages.length };
      for (const line of [roger, `${roger} --dry-run`, "import people.csv", "resend", "config check"]) {
        const { exitCode, stderr } = await stage.run(line, options);
        expect(stderr).toMatch(why);
        expect(stderr).toContain("To use it anyway, name it: --config ");
        expect(exitCode).toBe(4);
      }
      expect({ calls: stage.sandbox.calls.length, mails: stage.mail.messages.length }).toEqual(before);
    };

    test.each([0o646, 0o666])("is refused where others can write it, with mode %o", async (mode) => {
      await chmod(path(), mode);
      await expectRefused(/iam-user-admin\.yaml is not used: \S+ can be written by other users\./);
      expect((await stage.run(`${roger} --config iam-user-admin.yaml`)).exitCode).toBe(0);
      expect((await stage.run(`${roger} --groups Things`, { env: { IAM_USER_ADMIN_CONFIG: path() } })).exitCode).toBe(
        0,
      );
    });

    test("is refused where its folder can be written by others, and in a sticky one where it is a link", async () => {
      const shared = join(stage.home, "shared");
      await mkdir(shared);
      await copyFile(path(), join(shared, "iam-user-admin.yaml"));
      await chmod(shared, 0o777);
      await expectRefused(/shared can be written by other users\./, { cwd: shared });
      await chmod(shared, 0o1777);
      expect((await stage.run(roger, { cwd: shared })).exitCode).toBe(0);
      await rm(join(shared, "iam-user-admin.yaml"));
      await symlink(path(), join(shared, "iam-user-admin.yaml"));
      await expectRefused(/shared can be written by other users\./, { cwd: shared });
    });

    test("is refused where it is a link to a file that others can write", async () => {
      await rename(path(), join(stage.home, "other.yaml"));
      await chmod(join(stage.home, "other.yaml"), 0o666);
      await symlink("other.yaml", path());
      await expectRefused(/iam-user-admin\.yaml is not used: \S+other\.yaml can be written by other users\./);
    });

    test("is refused where others can write a template that it names", async () => {
      await succeeded(stage.run("templates init mine"));
      await writeConfig("mail: { templates: mine }\n");
      await chmod(join(stage.home, "mine/new-user.txt"), 0o666);
      await expectRefused(/mine\/new-user\.txt is not used: \S+ can be written by other users\./);
      await chmod(join(stage.home, "mine/new-user.txt"), 0o644);
      await chmod(join(stage.home, "mine"), 0o777);
      await expectRefused(/mine is not used: \S+ can be written by other users\./);
    });

    /** Only root can give a file away. */
    const asRoot = process.getuid?.() === 0 ? test : test.skip;
    asRoot("is refused where it belongs to another user", async () => {
      await chown(path(), 4321, 4321);
      await expectRefused(/iam-user-admin\.yaml is not used: \S+ belongs to another user \(uid 4321\)\./);
      expect((await stage.run(roger, { env: { SUDO_UID: "4321" } })).exitCode).toBe(0);
    });

    test("is named, with the relay, as one is in a dry run that was named", async () => {
      const said = `Using ${path()}; mails go through ${stage.mail.url}.\n`;
      expect((await stage.run(roger)).stderr).toBe(said);
      expect((await stage.run(`${roger} --config ${path()}`)).stderr).toBe("");
      expect((await stage.run(`${roger} --config ${path()} --dry-run`)).stderr).toBe(said);
      expect((await stage.run(`${roger} --no-mail`)).stderr).toBe(`Using ${path()}.\n`);
    });
  });

  test("is found in the person's config folder, and named by the environment", async () => {
    await writeConfig("");
    const folder = join(stage.home, ".config/iam-user-admin");
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "config.yaml"), `username: "{env}_{local}"\n`);
    await writeFile(join(stage.home, "mine.json"), `{ "username": "{env}={local}" }`);
    await succeeded(stage.run(roger, { cwd: "/" }));
    expect(dev().has("dev_roger")).toBe(true);
    await succeeded(stage.run(roger, { env: { IAM_USER_ADMIN_CONFIG: "mine.json" } }));
    expect(dev().has("dev=roger")).toBe(true);
  });

  test("tells every problem with its line", async () => {
    await writeConfig(`accounts:
  dev:
    id: 111122223333
    colour: red
    defaultGroups: People
mail:
  from: Identity Team
  smtp: http://x
  tls: maybe
  admin: security
  allowedDomains: ["@a.com"]
username: "{env}"
`);
    const { exitCode, stderr } = await stage.run("config check");
    expect(exitCode).toBe(2);
    for (const problem of [
      `:3: accounts.dev.id: an account id must be in quotes`,
      ":4: accounts.dev.colour: unknown setting",
      ":5: accounts.dev.defaultGroups: ",
      ":7: mail.from: from must be an address, such as Identity Team <iam@example.com>",
      ":8: mail.smtp: smtp must begin with smtp:// or smtps://",
      ":9: mail.tls: tls must be auto or required",
      ":10: mail.admin: admin must be an address, such as security@example.com",
      ":11: mail.allowedDomains.0: a domain is the part after the @ of an address, such as example.com",
      ":12: username: username must contain {local}",
    ]) {
      expect(stderr).toContain(`iam-user-admin.yaml${problem}`);
    }
  });

  test("may leave settings empty whose own are all comments", async () => {
    await writeConfig("accounts:\n  dev:\n    # id: 1\nmail:\n  # from: x\n");
    const { exitCode, stdout } = await stage.run("config check");
    expect(stdout).toContain("dev: account 111122223333, called dev\n");
    expect(exitCode).toBe(0);
  });

  test.each([
    ["- dev\n", ":1: expected settings"],
    ["accounts: dev\n", ":1: accounts: expected settings"],
    ["mail:\n  allowedDomains:\n", ":2: mail.allowedDomains: expected a list"],
    ["accounts:\n  dev: {}\n  __proto__: {}\n", ":3: __proto__ is not allowed as a name; use another"],
    ["mail:\n  __proto__: { smtp: x }\n", ":2: __proto__ is not allowed as a name"],
    ["accounts:\n  constructor: {}\n", ":2: constructor is not allowed as a name"],
    ["accounts:\n  dev: {}\n  prototype: {}\n", ":3: prototype is not allowed as a name"],
    [`accounts:\n  "\\x5f_proto__": {}\n`, ":2: __proto__ is not allowed as a name"],
    ["username: &a __proto__\naccounts:\n  *a : {}\n", ":3: __proto__ is not allowed as a name"],
    ["accounts:\n  <<: { __proto__: {} }\n", ":2: __proto__ is not allowed as a name"],
    ["mail:\n  subject: \xFC\n", " is not UTF-8 text."],
  ])("says in plain words what it should hold: %j", async (text, message) => {
    await writeFile(join(stage.home, "iam-user-admin.yaml"), text, "latin1");
    const { exitCode, stderr } = await stage.run("config check");
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`iam-user-admin.yaml${message}`);
  });

  test.each(["config check other.yaml", "list --config other.yaml"])(
    "that is wrong is the one that the advice checks: %s",
    async (line) => {
      const path = join(stage.home, "other.yaml");
      await writeFile(path, "acounts: {}\n");
      const { stderr } = await stage.run(line);
      expect(stderr).toContain(`Correct the file, and check it with: iam-user-admin config check ${path}\n`);
    },
  );

  test("that is no YAML is told with its line", async () => {
    await writeConfig("accounts:\n  dev: [\n");
    const { exitCode, stderr } = await stage.run(roger);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/iam-user-admin\.yaml:\d: /);
  });
});

describe("config", () => {
  test("init writes a file that check finds valid, and no second time", async () => {
    await succeeded(stage.run("config init mine.yaml"));
    expect(await readdir(stage.home)).toContain("mine.yaml");
    const { exitCode, stdout } = await stage.run("config check mine.yaml");
    expect(exitCode).toBe(0);
    expect(stdout).toBe(`${join(stage.home, "mine.yaml")} is valid\ndev: account 111122223333, called dev\n`);
    const again = await stage.run("config init mine.yaml");
    expect(again.exitCode).toBe(1);
    expect(again.stderr).toContain("already exists and was left unchanged");
    expect(again.stderr).toContain("check that one with: iam-user-admin config check mine.yaml\n");
  });

  test("check tries each account", async () => {
    await writeConfig(config.replace("role/user-admin", "role/nobody"));
    const { exitCode, stdout } = await stage.run("config check");
    expect(exitCode).toBe(3);
    expect(stdout).toContain("dev: account 111122223333, called dev\n");
    expect(stdout).toContain("prd: failed: Access denied: sts:AssumeRole");
  });

  test("check tells an account whose name no user name can end in", async () => {
    await writeConfig("accounts:\n  Dev Account: {}\n");
    const { exitCode, stdout } = await stage.run("config check");
    expect(exitCode).toBe(1);
    expect(stdout).toContain(
      `Dev Account: failed: User names would end in "Dev Account", which they cannot. Give the account an env of letters, digits and _ + = , . @ -\n`,
    );
  });

  test("check names a folder that was given in place of a file", async () => {
    const { exitCode, stderr } = await stage.run("config check .");
    expect(exitCode).toBe(2);
    expect(stderr).toContain("is a directory, not a file");
  });

  test("takes no other word", async () => {
    expect((await stage.run("config show")).exitCode).toBe(2);
  });
});
