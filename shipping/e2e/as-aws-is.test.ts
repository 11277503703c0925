import { binOf, openWorkplace, runBin, type BinResult, type Workplace } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { runTool } from "./run-tool.js";

/** What AWS was seen to do, and the tools with it. */
let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace("iam-mfa", { accountAlias: "dev" });
});
afterEach(() => place.close());

const quarantine = "arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3";
const onPlace = (
  tool: string,
  args: readonly string[],
  more: { env?: object; input?: string } = {},
): Promise<BinResult> => runTool(tool, { args, env: { ...place.environment, ...more.env }, input: more.input });
const asAdmin = (tool: string, args: readonly string[]) => onPlace(tool, args, { env: place.sandbox.environment });
const roger = () => {
  const user = place.sandbox.account().users.get("roger");
  if (user === undefined) throw new Error("There is no roger.");
  return user;
};

describe("a refusal says who may not do what on what, and why", () => {
  const who = "arn:aws:iam::111122223333:user/team/roger";
  const why = (action: string) => `no identity-based policy allows the ${action} action`;

  test.each([
    ["key-rotate", ["--profile", "work", "--yes"], "iam:ListAccessKeys", "user roger"],
    [
      "iam-mfa",
      ["policy", "--create", "own", "--profile", "work"],
      "iam:GetPolicy",
      "policy arn:aws:iam::111122223333:policy/own",
    ],
    ["iam-user-admin", ["show", "jane", "--profile", "work"], "iam:GetUser", "user jane"],
    ["iam-user-admin", ["show", "--profile", "work"], "iam:GetUser", "user null"],
    ["iam-login", ["work", "rotate", "--yes"], "iam:ListAccessKeys", "user roger"],
  ])("by %s %j: %s", async (tool, args, action, resource) => {
    roger().inlinePolicies.clear();
    const { stderr, stdout, exitCode } = await onPlace(tool, args, { input: place.code() });
    expect(exitCode).toBe(1);
    expect(stdout).toBe("");
    const on = resource === "user null" ? "your own user" : resource;
    expect(stderr).toContain(`Access denied: ${action} on ${on} is not allowed for ${who}: ${why(action)}.`);
    expect(stderr).toContain(`Ask an administrator to allow ${action}`);
  });

  // Setsts calls nothing that a policy can refuse, but ListMFADevices, which it can do without.
  test("by iam-login, where the role is not one's own to take", async () => {
    place.sandbox.addRole({
      name: "admin",
      trustPolicy: {
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Principal: { AWS: "arn:aws:iam::111122223333:root" }, Action: "sts:AssumeRole" },
        ],
      },
    });
    roger().inlinePolicies.clear();
    const role = "arn:aws:iam::111122223333:role/admin";
    const args = ["work", "exec", "--role", role, "--", "true"];
    await onPlace("iam-login", ["work"], { input: place.code() });
    const { stderr } = await onPlace("iam-login", args);
    expect(stderr).toContain(`Access denied: sts:AssumeRole on ${role} is not allowed for ${who}`);
  });
});

test.each([
  ["iam-user-admin", ["show", "--profile", "plain"]],
  ["iam-user-admin", ["list", "--profile", "plain"]],
  ["iam-mfa", ["policy", "--create", "own", "--profile", "plain"]],
])("%s %j with a session that is without MFA says that IAM does not take it", async (tool, args) => {
  await onPlace("setsts", ["--profile", "work", "--target-profile", "plain"], { input: place.code() });
  // As if it had been made without a code, which none of the tools does.
  place.sandbox.restore(place.sandbox.save().replace(/"mfaAt":/g, '"noMfaAt":'));
  const { stderr, exitCode } = await onPlace(tool, args);
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/IAM does not accept this session \(during iam:\w+\): it was issued without an MFA code/);
  expect(stderr).not.toContain("seconds old");
});

describe("a user in quarantine", () => {
  const command = `aws iam detach-user-policy --user-name roger --policy-arn ${quarantine}`;
  beforeEach(() => {
    roger().attachedPolicies.push("arn:aws:iam::aws:policy/IAMFullAccess", quarantine);
    roger().tags.set("email", "roger@example.com");
  });

  test.each([
    ["key-rotate", ["--profile", "work", "--yes"]],
    ["iam-login", ["work", "rotate", "--yes"]],
  ])("is told so by %s, which changes nothing", async (tool, args) => {
    const before = await place.credentials.read();
    const { stderr, exitCode } = await onPlace(tool, args, { input: place.code() });
    expect(exitCode).toBe(1);
    expect(stderr).toContain("AWS found an access key of roger in public and quarantined the user.");
    expect(stderr).toContain(command);
    expect((await place.credentials.read()).startsWith(before.trimEnd())).toBe(true);
    expect(roger().accessKeys).toHaveLength(1);
  });

  test.each([
    [[] as string[], 1],
    [["--dry-run"], 1],
    [["status"], 0],
  ])("is told so by key-rotate %j before anything is done", async (args, expected) => {
    const { stderr, exitCode } = await onPlace("key-rotate", [...args, "--profile", "work"], { input: place.code() });
    expect(exitCode).toBe(expected);
    expect(stderr).toContain("AWS found an access key of roger in public and quarantined the user.");
    expect(stderr).toContain(command);
    if (args[0] === "--dry-run") expect(stderr).toContain("AWS would refuse the new access key: iam:CreateAccessKey");
    expect(roger().accessKeys).toHaveLength(1);
  });

  test("is warned of in a dry run where it is not known whether the policy denies a new key", async () => {
    const later = `${quarantine.slice(0, -1)}4`;
    roger().attachedPolicies.splice(-1, 1, later);
    const { stderr, exitCode } = await onPlace("key-rotate", ["--dry-run", "--profile", "work"], {
      input: place.code(),
    });
    expect(exitCode).toBe(0);
    expect(stderr).toContain("Warning: AWS found an access key of roger in public and quarantined the user.");
    expect(stderr).toContain(command.replace(quarantine, later));
  });

  test.each([["list"], ["show", "roger"], ["permissions", "roger"], ["permissions", "--all"]])(
    "is shown as such by iam-user-admin %s %s, with the command that only an administrator can give",
    async (...args) => {
      const { stdout, stderr, exitCode } = await asAdmin("iam-user-admin", args);
      expect(exitCode).toBe(0);
      expect(stdout + stderr).toContain("Only an administrator can act");
      expect(stdout + stderr).toContain(command);
    },
  );

  test("is named in a list's rows, which are told apart from those of a list that nobody may look for it", async () => {
    const list = ["list", "--json", "--columns", "user", "quarantine"];
    const rows = async (profile: readonly string[], env: object) => {
      const { stdout, stderr } = await onPlace("iam-user-admin", [...list, ...profile], { env });
      const { users } = JSON.parse(stdout) as {
        users: { userName: string; quarantine: string | null; unread: string[] }[];
      };
      return { stderr, rows: users };
    };
    const whole = await rows([], place.sandbox.environment);
    const told = Object.fromEntries(whole.rows.map((row) => [row.userName, row.quarantine]));
    expect(told).toEqual({ administrator: null, roger: quarantine });
    const jane = place.sandbox.addUser({
      name: "jane",
      inlinePolicies: {
        lists: {
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Action: "iam:ListUsers", Resource: "*" }],
        },
      },
    });
    const less = await rows([], jane.environment);
    expect(less.stderr).toContain("cannot tell whether AWS quarantined any users: iam:ListEntitiesForPolicy is denied");
    expect(less.rows.map(({ unread }) => unread)).toEqual(less.rows.map(() => ["quarantine"]));
    expect(whole.rows.every(({ unread }) => unread.length === 0)).toBe(true);
  });

  test("stays in it when it is made like another, and does not hand it on", async () => {
    place.sandbox.addUser({ name: "jane", tags: { email: "jane@example.com" } });
    const mail = { SMTP_URL: place.sandbox.mail.url, MAIL_FROM: "a@example.com" };
    const env = { ...place.sandbox.environment, ...mail };
    place.sandbox.addUser({
      name: "roger-dev",
      tags: { email: "roger@example.com" },
      attachedPolicies: ["ReadOnlyAccess"],
    });
    place.sandbox.account().users.get("roger-dev")?.attachedPolicies.push(quarantine);
    const like = async (email: string, model: string) =>
      onPlace("iam-user-admin", ["--user-email", email, "--mimic-all", model, "--yes"], { env });
    const own = await like("roger@example.com", "jane");
    expect(own.stderr).toContain("AWS found an access key of roger-dev in public");
    expect(place.sandbox.account().users.get("roger-dev")?.attachedPolicies).toEqual([quarantine]);
    expect((await like("new@example.com", "roger-dev")).exitCode).toBe(0);
    expect(place.sandbox.account().users.get("new-dev")?.attachedPolicies).toEqual([]);
  });
});

describe("an access key that AWS let expire", () => {
  beforeEach(() => {
    const [key] = place.sandbox.addUser({ name: "other" }).user.accessKeys;
    if (key !== undefined) roger().accessKeys.push({ ...key, id: "AKIAEXPIREDEXPIRED00", status: "Expired" });
    roger().attachedPolicies.push("arn:aws:iam::aws:policy/IAMFullAccess");
  });

  test("is shown as expired", async () => {
    const { stdout } = await asAdmin("iam-user-admin", ["show", "roger"]);
    expect(stdout).toMatch(/access keys: 2 \(.*ED00 expired/);
  });

  test("is left alone when a user is reactivated, since AWS makes it active no more", async () => {
    const jane = place.sandbox.addUser({ name: "jane-dev", tags: { email: "jane@example.com" } }).user;
    const person = (verb: string) =>
      asAdmin("iam-user-admin", ["--user-email", "jane@example.com", verb, "--no-mail", "--yes"]);
    expect((await person("--deactivate")).exitCode).toBe(0);
    for (const key of jane.accessKeys) key.status = "Expired";
    const { stderr, exitCode } = await person("--reactivate");
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
    expect(jane.accessKeys.map(({ status }) => status)).toEqual(["Expired"]);
  });

  test("makes way for a new one where that is agreed to, and is called expired where it is not", async () => {
    const refused = await onPlace("key-rotate", ["--profile", "work", "--yes"]);
    expect(refused.exitCode).toBe(4);
    expect(refused.stderr).toMatch(/D00\S* +expired, /);
    expect(refused.stderr).toMatch(/is expired; it will be deleted\./);
    const { exitCode } = await onPlace("key-rotate", ["--profile", "work", "--yes", "--delete-inactive"]);
    expect(exitCode).toBe(0);
    expect(roger().accessKeys.map(({ status }) => status)).toEqual(["Active"]);
  });
});

test("session tokens of 4,096 bytes more are stored, handed on and used like others", async () => {
  await place.close();
  place = await openWorkplace("iam-login", { sessionTokenSize: 4096 });
  roger().attachedPolicies.push("arn:aws:iam::aws:policy/IAMFullAccess");
  const tokenOf = async (name: string) => {
    const section = (await place.credentials.read()).split(`[${name}]`)[1] ?? "";
    return /aws_session_token = (.*)/.exec(section)?.[1] ?? "";
  };
  const runs: [string, string[], string][] = [
    ["setsts", ["--profile", "work", "--target-profile", "by-setsts"], "by-setsts"],
    ["iam-mfa", ["work", "by-mfa"], "by-mfa"],
    ["iam-login", ["work"], "work-sts"],
  ];
  for (const [tool, args, name] of runs) {
    const { exitCode } = await onPlace(tool, args, { input: place.code() });
    expect(exitCode).toBe(0);
    const token = await tokenOf(name);
    expect(token.length).toBeGreaterThanOrEqual(4096);
    const used = await onPlace("iam-user-admin", ["show", "--profile", name]);
    expect(used.stdout).toContain("user: roger");
  }
  const token = await tokenOf("work-sts");
  const told = await onPlace("iam-login", ["work", "process"]);
  expect(JSON.parse(told.stdout)).toMatchObject({ SessionToken: token });
  expect((await onPlace("iam-login", ["work", "export"])).stdout).toContain(token);
  const script = "process.stdout.write(process.env.AWS_SESSION_TOKEN)";
  const inside = await runBin({
    bin: binOf("iam-login"),
    args: ["work", "exec", "--", process.execPath, "-e", script],
    env: place.environment,
  });
  expect(inside.stdout).toBe(token);
  const rotated = await onPlace("key-rotate", ["--profile", "work", "--yes", "--token-code", place.code()]);
  expect(rotated.exitCode).toBe(0);
});
