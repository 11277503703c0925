import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { quickContext, succeeded } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { main } from "../src/main.js";
import { startStage, type Stage } from "./stage.js";
import { addUserWithEverything } from "./user-with-everything.js";

let stage: Stage;
beforeEach(async () => {
  stage = await startStage();
  addUserWithEverything(stage.sandbox, "model-dev");
});
afterEach(() => stage.close());

interface Step {
  readonly kind: string;
  readonly replaces?: boolean;
  readonly permissionsBoundary?: string | null;
  readonly serialNumber?: string;
  readonly credential?: { readonly kind: string };
}

const roger = "--user-email roger@example.com";
const tags = { email: "roger@example.com" };

const credentials: Readonly<Record<string, string>> = {
  "access-key": "AccessKey",
  "signing-certificate": "SigningCertificate",
  "ssh-key": "SSHPublicKey",
  "service-credential": "ServiceSpecificCredential",
};

/** The calls that a step of the plan is. */
function callsOf(step: Step, isEnabled: (serialNumber: string) => boolean): string[] {
  const credential = credentials[step.credential?.kind ?? ""] ?? "";
  const { serialNumber = "" } = step;
  const one: Readonly<Record<string, string>> = {
    "create-user": "CreateUser",
    "tag-user": "TagUser",
    "untag-user": "UntagUser",
    "add-to-group": "AddUserToGroup",
    "remove-from-group": "RemoveUserFromGroup",
    "attach-policy": "AttachUserPolicy",
    "detach-policy": "DetachUserPolicy",
    "put-inline-policy": "PutUserPolicy",
    "delete-inline-policy": "DeleteUserPolicy",
    "revoke-sessions": "PutUserPolicy",
    "set-boundary": `${step.permissionsBoundary === null ? "Delete" : "Put"}UserPermissionsBoundary`,
    "set-password": step.replaces === true ? "UpdateLoginProfile" : "CreateLoginProfile",
    "create-access-key": "CreateAccessKey",
    "delete-password": "DeleteLoginProfile",
    "delete-credential": `Delete${credential}`,
    "deactivate-credential": `Update${credential}`,
    "activate-credential": `Update${credential}`,
    "delete-user": "DeleteUser",
  };
  if (step.kind === "save-snapshot" || step.kind === "forget-password") return [];
  if (step.kind !== "remove-mfa-device") return [one[step.kind] ?? step.kind];
  return [
    ...(isEnabled(serialNumber) ? ["DeactivateMFADevice"] : []),
    ...(serialNumber.includes(":mfa/") ? ["DeleteVirtualMFADevice"] : []),
  ];
}

/** What is taken away side by side may be so in any order. */
function inAnyOrder(calls: readonly string[]): string[] {
  const taking = /^(De(lete|tach|activate)|RemoveUser|Update(AccessKey|Si|SSH|Service))/;
  const groups: string[][] = [];
  for (const [index, call] of calls.entries()) {
    if (index > 0 && taking.test(call) && taking.test(calls[index - 1] ?? "")) groups.at(-1)?.push(call);
    else groups.push([call]);
  }
  return groups.flatMap((group) => group.sort());
}

const situations: readonly [string, string, () => unknown][] = [
  ["a new user", "--groups Readers", () => undefined],
  ["a new user like another", "--mimic-all model-dev", () => undefined],
  ["a user who is there", "--mimic-all model-dev", () => stage.sandbox.addUser({ name: "roger-dev", tags })],
  [
    "a user without a tag",
    "--groups Readers --adopt",
    () => stage.sandbox.addUser({ name: "roger-dev", password: "p" }),
  ],
  ["a user who was invited elsewhere", "", () => invited()],
  ["a password", "--change-password", () => everything()],
  ["a first password", "--change-password", () => stage.sandbox.addUser({ name: "roger-dev", tags })],
  ["an invitation that never went out", "--change-password", () => invited()],
  ["a new user by another name", "--user-name {env}-roger --groups Readers", () => undefined],
  ["a new user's traits", "--permissions-boundary PowerUserAccess --path /staff/ --tags team=ops", () => undefined],
  ["the traits of a user who is there", "--permissions-boundary ReadOnlyAccess --tags team=ops", () => everything()],
  ["groups that a user leaves", "--remove-from-group Readers Writers", () => everything()],
  ["groups, and no others", "--groups-exactly Readers Others --yes", () => inOtherGroups()],
  ["a password for another address", "--change-password --mail-to roger@example.org", () => everything()],
  ["an invitation for another address", "--groups Readers --mail-to roger@example.org", () => undefined],
  ["a first access key", "--groups Readers --access-key", () => undefined],
  [
    "a first access key of a user who is there",
    "--access-key",
    () => stage.sandbox.addUser({ name: "roger-dev", tags }),
  ],
  ["an access key beside another", "--access-key", () => everything()],
  ["a second access key", "--rotate-access-key", () => withKey()],
  ["a second access key that is in use", "--finish-rotation", () => rotated("used")],
  ["an old access key that nobody misses", "--finish-rotation --yes", () => rotated("finished")],
  ["a second access key that is given up", "--abort-rotation --yes", () => rotated("finished")],
  ["a password that is printed", "--change-password --no-mail", () => everything()],
  ["groups and policies like another's", "--mimic model-dev", () => everything()],
  ["MFA devices", "--delete-mfa", () => everything()],
  ["a user who is compromised", "--compromised --yes", () => everything()],
  ["a user who is compromised, and not after all", "--false-alarm", () => compromised()],
  ["sessions that are revoked", "--revoke-sessions --yes", () => everything()],
  ["sessions that are revoked, and not after all", "--false-alarm", () => revoked()],
  ["a deletion", "--delete-user --yes", () => everything()],
  ["a deactivation", "--deactivate --yes", () => everything()],
  ["a deactivation without room inline", "--deactivate --yes", () => fill(everything(), ["large"])],
  ["a deactivation without any room", "--deactivate --yes", () => fill(everything(), ["large", "attached"])],
  ["a reactivation", "--reactivate", () => deactivated([])],
  ["a reactivation without room inline", "--reactivate", () => deactivated(["large"])],
  ["a reactivation without any room", "--reactivate", () => deactivated(["large", "attached"])],
];

const everything = () => addUserWithEverything(stage.sandbox, "roger-dev", tags);
const invited = () =>
  stage.sandbox.addUser({
    name: "roger-dev",
    tags: { ...tags, "iam-user-admin:invitation": "pending" },
    password: "p",
  });

function fill(user: ReturnType<typeof everything>, what: readonly string[]): void {
  const large = { Effect: "Allow", Action: "s3:".padEnd(1_800, "x"), Resource: "*" };
  if (what.includes("large"))
    user.inlinePolicies.set("large", JSON.stringify({ Version: "2012-10-17", Statement: [large] }));
  const names = ["AmazonS3FullAccess", "PowerUserAccess", "AdministratorAccess", "SecurityAudit", "ViewOnlyAccess"];
  const more = [...names, "AmazonEC2FullAccess", "IAMFullAccess", "IAMReadOnlyAccess"];
  if (what.includes("attached")) for (const name of more) user.attachedPolicies.push(`arn:aws:iam::aws:policy/${name}`);
}

function inOtherGroups(): void {
  stage.sandbox.addGroup({ name: "Others" });
  everything();
}

function withKey() {
  const { user } = stage.sandbox.addUser({ name: "roger-dev", tags });
  if (user.accessKeys.length !== 1) throw new Error("A user of the sandbox has one key");
  return user;
}

async function rotated(state: "used" | "finished"): Promise<void> {
  const user = withKey();
  await succeeded(stage.run(`${roger} --rotate-access-key`));
  const yesterday = new Date(Date.now() - 86_400_000);
  const lastUsed = { date: new Date(), service: "s3", region: "us-east-1" };
  Object.assign(user.accessKeys[1] ?? {}, { created: yesterday, lastUsed });
  if (state === "finished") await succeeded(stage.run(`${roger} --finish-rotation`));
}

async function compromised(): Promise<void> {
  everything();
  await succeeded(stage.run(`${roger} --compromised --yes`));
}

async function revoked(): Promise<void> {
  everything();
  await succeeded(stage.run(`${roger} --revoke-sessions --yes`));
}

async function deactivated(what: readonly string[]): Promise<void> {
  fill(everything(), what);
  const { exitCode } = await stage.run(`${roger} --deactivate --yes`);
  expect(exitCode).toBe(what.includes("attached") ? 3 : 0);
}

describe("a real run makes the very writes that the dry run told, in their order, and none is refused", () => {
  test.each(situations)("%s (%s)", async (_what, flags, prepare) => {
    await prepare();
    stage.writes();
    const { devices } = stage.sandbox.account();
    const enabled = [...devices.values()].filter(({ userName }) => userName !== undefined);
    const serials = new Set(enabled.map(({ serialNumber }) => serialNumber));
    const line = flags === "" ? roger : `${roger} ${flags}`;
    const dry = await stage.run(`${line} --dry-run --json`);
    expect(stage.writes()).toEqual([]);
    const { accounts } = JSON.parse(dry.stdout) as { accounts: [{ steps: Step[] }] };
    const told = accounts[0].steps.flatMap((step) => callsOf(step, (serial) => serials.has(serial)));
    const before = stage.sandbox.calls.length;
    const real = await stage.run(line);
    expect(inAnyOrder(stage.writes())).toEqual(inAnyOrder(told));
    const refused = stage.sandbox.calls.slice(before).filter(({ writes, error }) => writes && error !== undefined);
    expect(refused).toEqual([]);
    expect(real.exitCode).toBe(dry.exitCode);
    expect(real.stderr).toBe(dry.stderr);
  });
});

test("a dry run names every tag that a creation writes", async () => {
  const { stdout } = await stage.run(`${roger} --dry-run`);
  expect(stdout).toContain(
    "- would create user roger-dev with the tags email=roger@example.com, iam-user-admin:invitation=pending\n",
  );
});

test("a dry run says what runs side by side", async () => {
  everything();
  const { stdout } = await stage.run(`${roger} --delete-user --dry-run`);
  expect(stdout).toMatch(/\n- the next \d\d in parallel, in any order:\n- would delete the password of roger-dev\n/);
});

test.each([
  ["ListSSHPublicKeys", "AccessDenied", 3],
  ["ListServiceSpecificCredentials", "InvalidAction", 0],
  ["GetLoginProfile", "AccessDenied", 0],
  ["ListUserPolicies", "AccessDenied", 0],
] as const)("a deactivation ends what access it can where %s answers %s", async (action, code, expected) => {
  const user = everything();
  for (const flag of [" --dry-run", ""]) {
    stage.sandbox.trouble.refuse(action, code);
    const { exitCode, stderr } = await stage.run(`${roger} --deactivate --yes${flag}`);
    expect({ stderr, exitCode }).toMatchObject({ exitCode: expected });
    if (expected === 3)
      expect(stderr).toContain("You may not list the SSH keys of roger-dev, which remain unchanged; the deny-all");
  }
  expect(user.loginProfile).toBeUndefined();
  expect(user.accessKeys.map(({ status }) => status)).toEqual(["Inactive", "Inactive"]);
  expect([...user.inlinePolicies.keys()]).toContain("iam-user-admin-deny-all");
});

test("a deactivation that has no room for its deny-all says so, and is partly done", async () => {
  fill(everything(), ["large", "attached"]);
  await writeFile(join(stage.home, "iam-user-admin.yaml"), "accounts: { dev: {} }\n");
  for (const line of [
    `${roger} --deactivate --dry-run`,
    `${roger} --deactivate --yes`,
    `${roger} --deactivate --yes --account dev`,
  ]) {
    const { exitCode, stderr } = await stage.run(line);
    expect(stderr).toContain("roger-dev has no room for a deny-all policy, inline or attached");
    expect(exitCode).toBe(3);
  }
  const user = stage.sandbox.account().users.get("roger-dev");
  expect(user?.loginProfile).toBeUndefined();
  expect(user?.accessKeys.map(({ status }) => status)).toEqual(["Inactive", "Inactive"]);
});

describe("a disk that is full", () => {
  async function onFullDisk(args: string) {
    const { context, said } = quickContext({ env: stage.environment, home: stage.home });
    const create = () => Promise.reject(Object.assign(new Error("ENOSPC: no space left"), { code: "ENOSPC" }));
    const exitCode = await main(args.split(" "), { ...context, files: { ...context.files, create } });
    return { exitCode, said: said(), writes: stage.writes() };
  }
  const state = () => join(stage.home, ".local/state/iam-user-admin");

  test.each([roger, "import people.csv"])("is found before the first change of: %s", async (args) => {
    await writeFile(join(stage.home, "people.csv"), "email\nroger@example.com\n");
    expect(await onFullDisk(args)).toEqual({
      exitCode: 1,
      said: `iam-user-admin: ${state()} could not be written to, and nothing was changed: the disk is full.
Free some space and try again.
`,
      writes: [],
    });
  });

  test("is told with the file that it keeps from being saved", async () => {
    addUserWithEverything(stage.sandbox, "roger-dev", tags);
    const { exitCode, said, writes } = await onFullDisk(`${roger} --delete-user --yes`);
    expect({ exitCode, writes }).toEqual({ exitCode: 1, writes: [] });
    expect(said).toMatch(/deleted\/\S+-roger-dev-\S+\.json could not be saved: the disk is full\./);
    expect(said).toContain("Free some space");
  });
});
