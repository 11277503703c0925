import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { succeeded } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { startStage, type Stage } from "./stage.js";

const day = 86_400_000;
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
/** Milliseconds by which AWS's clock is ahead of the real one. */
let ahead: number;
const ago = (days: number) => new Date(Date.now() - days * day);

beforeEach(async () => {
  ahead = -200 * day;
  const role = { name: "auditor", trustPolicy, attachedPolicies: ["IAMReadOnlyAccess"] };
  stage = await startStage({
    clock: () => new Date(Date.now() + ahead),
    seed: {
      groups: [{ name: "Readers" }, { name: "Empty" }],
      accounts: [
        { id: prdId, roles: [role], groups: [{ name: "Owners" }], users: [{ name: "ann-prd", groups: ["Owners"] }] },
      ],
    },
  });
  const { sandbox } = stage;
  // Who works every day; who has only a key; who was there once; who has nothing.
  const busy = sandbox.addUser({
    name: "busy",
    groups: ["Readers"],
    tags: { email: "busy@example.com", team: "ops" },
    password: "p",
    devices: [{}, { kind: "fido", name: "busy-key" }],
  });
  const robot = sandbox.addUser({ name: "robot", accessKeys: [{}, { status: "Inactive" }] });
  const away = sandbox.addUser({
    name: "away",
    password: "p",
    groups: ["Readers"],
    tags: { email: "away@example.com", "iam-user-admin:deactivated": "2030-01-02" },
    devices: [{ kind: "hardware" }],
  });
  sandbox.addUser({ name: "empty", accessKeys: 0 });
  busy.user.passwordLastUsed = ago(1);
  away.user.passwordLastUsed = ago(120);
  const use = (date: Date) => ({ date, service: "s3", region: "eu-central-1" });
  Object.assign(busy.user.accessKeys[0] ?? {}, { lastUsed: use(ago(100)) });
  Object.assign(robot.user.accessKeys[0] ?? {}, { lastUsed: use(ago(2)) });
  ahead = 0;
  sandbox.addUser({ name: "new", accessKeys: 1 });
  await writeFile(join(stage.home, "iam-user-admin.yaml"), config);
});
afterEach(() => stage.close());

const users = async (line: string) => {
  const { stdout, stderr, exitCode } = await stage.run(`list --json --columns user ${line}`);
  expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
  return (JSON.parse(stdout) as { users: { userName: string }[] }).users.map(({ userName }) => userName).sort();
};
/** Reads, each named once. */
const reads = () => [...new Set(stage.sandbox.calls.map(({ action }) => action))].sort();

describe("list", () => {
  test.each([
    ["email=busy@example.com", ["busy"]],
    ["no-email no-group", ["administrator", "empty", "new", "robot"]],
    ["mfa", ["away", "busy"]],
    ["mfa=fido", ["busy"]],
    ["mfa=hardware group=readers", ["away"]],
    ["no-key", ["empty"]],
    ["key-age=90d", ["administrator", "away", "busy", "robot"]],
    ["key-unused=90d", ["away", "busy"]],
    ["password-unused=90d", ["away"]],
    ["unused=90d", ["away", "empty"]],
    ["unused=90d active", ["empty"]],
    ["deactivated", ["away"]],
    ["quarantine", []],
  ])("is narrowed by --filter %s", async (filter, expected) => {
    expect(await users(`--filter ${filter}`)).toEqual(expected);
  });

  test("shows the chosen columns, in their order", async () => {
    const { stdout } = await stage.run(
      "list --csv --columns user,email groups mfa keys tag=team deactivated --filter tag=email",
    );
    expect(stdout.replaceAll(/\*{4}\w{4}/g, "****LAST").replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d/g, "TIME"))
      .toBe(`USER,EMAIL,GROUPS,MFA,KEYS,team,DEACTIVATED
away,away@example.com,Readers,1 (hardware),"****LAST 200d, never used",,2030-01-02
busy,busy@example.com,Readers,"2 (virtual, fido)","****LAST 200d, used TIME",ops,
`);
  });

  test.each([
    ["list", ["ListEntitiesForPolicy", "ListUsers"]],
    ["list --columns user path", ["ListUsers"]],
    ["list --columns user groups", ["ListGroupsForUser", "ListUsers"]],
    ["list --columns user --filter no-mfa", ["ListMFADevices", "ListUsers"]],
    ["list --columns user --filter key-age=90d", ["ListAccessKeys", "ListUsers"]],
    ["list --columns user --filter password-unused=90d", ["GetLoginProfile", "ListUsers"]],
    ["list --columns email --filter deactivated", ["ListUserTags", "ListUsers"]],
    ["list --columns user --filter group=Readers", ["GetGroup", "ListUsers"]],
    [
      "list --columns all",
      [
        "GetAccessKeyLastUsed",
        "ListAccessKeys",
        "ListEntitiesForPolicy",
        "ListGroupsForUser",
        "ListMFADevices",
        "ListUserTags",
        "ListUsers",
      ],
    ],
  ])("makes only the calls that it needs: %s", async (line, expected) => {
    await succeeded(stage.run(line));
    expect(reads()).toEqual(expected);
  });

  test("asks once for what is both filtered by and shown", async () => {
    await succeeded(stage.run("list --columns user tags email --filter no-email active"));
    expect(stage.sandbox.calls.filter(({ action }) => action === "ListUserTags")).toHaveLength(6);
  });

  test("tells when a password was last used of a group's members, too", async () => {
    const { stdout } = await stage.run("list --filter group=Readers");
    expect(stdout).toMatch(/^busy +\S+ \S+ +\d{4}-\d\d-\d\d \d\d:\d\d +\//m);
  });

  test("says that a config file that was typed does not exist, though no account of it is asked for", async () => {
    for (const command of ["list", "groups"]) {
      const { exitCode, stdout, stderr } = await stage.run(`${command} --config missing.yaml`);
      expect({ command, exitCode, stdout }).toEqual({ command, exitCode: 1, stdout: "" });
      expect(stderr).toMatch(/^iam-user-admin: The config file \S+missing\.yaml does not exist/);
    }
  });

  test("goes over the accounts of the config file, and leaves out one that cannot be reached", async () => {
    const { stdout, stderr, exitCode } = await stage.run("list --all-accounts --csv --columns user groups");
    // The accounts stand in the order in which they answer.
    expect(stdout.trimEnd().split("\n").toSorted()).toEqual([
      "ACCOUNT,USER,GROUPS",
      "dev,administrator,",
      "dev,away,Readers",
      "dev,busy,Readers",
      "dev,empty,",
      "dev,new,",
      "dev,robot,",
      "prd,ann-prd,Owners",
    ]);
    expect(stderr).toMatch(/^Warning: gone is left out: .*sts:AssumeRole.*\n$/);
    expect(exitCode).toBe(3);
  });

  test("names the account in which something may not be read", async () => {
    stage.sandbox.trouble.refuse("ListGroupsForUser", "AccessDenied", 20);
    const { stderr, exitCode } = await stage.run("list --account dev prd --columns user groups");
    for (const name of ["dev", "prd"]) {
      expect(stderr).toMatch(new RegExp(`^Warning: ${name}: groups are left out: .*iam:ListGroupsForUser`, "m"));
    }
    expect(exitCode).toBe(0);
  });

  test("finds a group that only one of the accounts has", async () => {
    const { stdout } = await stage.run("list --account dev prd --csv --columns user --filter group=Owners");
    expect(stdout).toBe("ACCOUNT,USER\nprd,ann-prd\n");
    const none = await stage.run("list --account dev prd --filter group=Nothing");
    expect(none.exitCode).toBe(1);
    expect(none.stderr).toContain('There is no group "Nothing".');
  });

  test("leaves out what may not be read, says so once, and names it for programs", async () => {
    stage.sandbox.trouble.refuse("ListGroupsForUser", "AccessDenied", 6);
    const { stdout, stderr, exitCode } = await stage.run("list --json");
    expect(stderr).toMatch(/^Warning: groups are left out: .*iam:ListGroupsForUser.*\n$/);
    expect(exitCode).toBe(0);
    const { users } = JSON.parse(stdout) as { users: { groups: null; tags: object; unread: string[] }[] };
    expect(users).toHaveLength(6);
    for (const { groups, unread } of users) expect({ groups, unread }).toEqual({ groups: null, unread: ["groups"] });
  });

  test("does not take it for nobody where quarantine may not be looked for", async () => {
    stage.sandbox.trouble.refuse("ListEntitiesForPolicy", "AccessDenied", 4);
    const { exitCode, stderr } = await stage.run("list --filter quarantine");
    expect(stderr).toContain("You may not look who is in quarantine: iam:ListEntitiesForPolicy is denied.");
    expect(exitCode).toBe(1);
  });

  test.each([
    ["--columns emial", '--columns does not know "emial" (did you mean email?).'],
    ["--filter mfa=paper", '--filter does not know "mfa=paper".'],
    ["--filter unused=soon", "--filter unused takes a time such as 15m, 24h or 90d"],
    ["--filter constructor", '--filter does not know "constructor".'],
    ["--filter deactivated=yes", '--filter does not know "deactivated=yes".'],
  ])("tells what is wrong with %s", async (words, sentence) => {
    const { exitCode, stderr } = await stage.run(`list ${words}`);
    expect(stderr).toContain(sentence);
    expect(exitCode).toBe(2);
  });
});

describe("groups", () => {
  test("says who is in which, and which is empty", async () => {
    const { stdout, exitCode } = await stage.run("groups");
    expect(stdout).toBe("GROUP    USER\nEmpty\nReaders  away\nReaders  busy\n");
    expect(exitCode).toBe(0);
    expect(reads()).toEqual(["GetGroup", "ListGroups"]);
  });

  test("of those that are named, in whichever account they are", async () => {
    const { stdout } = await stage.run("groups readers Owners --account dev prd --csv");
    expect(stdout).toBe("ACCOUNT,GROUP,USER\ndev,Readers,away\ndev,Readers,busy\nprd,Owners,ann-prd\n");
    const none = await stage.run("groups Owners");
    expect(none.exitCode).toBe(1);
    expect(none.stderr).toContain('There is no group "Owners".');
  });

  test("leaves out an account that cannot be reached", async () => {
    const { stderr, exitCode } = await stage.run("groups --all-accounts");
    expect(stderr).toMatch(/^Warning: gone is left out: .*sts:AssumeRole.*\n$/);
    expect(exitCode).toBe(3);
  });
});
