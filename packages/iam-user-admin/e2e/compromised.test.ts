import type { AddedUser } from "@iam-tools/sandbox";
import { succeeded } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { holdKeyOf } from "./incident-sessions.js";
import { startStage, type Stage } from "./stage.js";

const day = 86_400_000;
const roger = "--user-email roger@example.com";
const tags = { email: "roger@example.com" };
const quarantine = "arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3";
const anything = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };

let stage: Stage;
/** Milliseconds by which AWS's clock is ahead of the real one. */
let ahead: number;
let added: AddedUser;
beforeEach(async () => {
  ahead = -30 * day;
  stage = await startStage({ clock: () => new Date(Date.now() + ahead) });
  added = stage.sandbox.addUser({
    name: "roger-dev",
    tags,
    password: "an Old passw0rd",
    devices: [{}],
    accessKeys: [{}, { status: "Inactive" }],
    inlinePolicies: { own: anything },
  });
  ahead = 0;
});
afterEach(() => stage.close());

const user = () => added.user;
const states = () => user().accessKeys.map(({ status }) => status);
const own = () => [...user().tags.keys()].filter((key) => key.startsWith("iam-user-admin:"));

/** As somebody does who has the key, a minute after the other. */
function leaveThingsBehind(): void {
  const { sandbox } = stage;
  user().attachedPolicies.push(quarantine);
  ahead = -3_600_000;
  sandbox.addUser({ name: "backup-service", accessKeys: 0 });
  ahead += 60_000;
  sandbox.addGroup({ name: "helpers" });
  ahead += 60_000;
  sandbox.addPolicy({ name: "Everything", document: anything });
  ahead += 60_000;
  sandbox.addUser({ name: "spare", accessKeys: 1 });
  ahead += 60_000;
  sandbox.addRole({
    name: "support",
    trustPolicy: {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { AWS: "arn:aws:iam::111122223333:root" }, Action: "sts:AssumeRole" }],
    },
  });
  ahead = 0;
}

describe("--compromised", () => {
  test("shows what was created lately, and takes from whoever has the key all that it opens", async () => {
    const holder = holdKeyOf(stage.sandbox, added, stage.home);
    const older = await holder.newSession();
    leaveThingsBehind();
    stage.writes();
    const { exitCode, stdout, stderr } = await stage.run(`${roger} --compromised --yes`);
    expect(exitCode).toBe(0);
    expect(stderr).toContain("Warning: AWS found an access key of roger-dev in public and quarantined the user.");
    expect(stderr).toContain(`aws iam detach-user-policy --user-name roger-dev --policy-arn ${quarantine}`);
    const shown = stdout
      .replaceAll(/\d{4}-\d\d-\d\d(?: \d\d:\d\d|T[\d:.]+Z)/g, "TIME")
      .replaceAll(/\*{4}\w{4}/g, "****LAST");
    expect(shown).toBe(`roger-dev <roger@example.com> in account 111122223333 (dev):
- created since TIME UTC, by whom is for CloudTrail to say:
  TIME user backup-service
  TIME user spare
  TIME group helpers
  TIME role support
  TIME managed policy Everything
  TIME access key ****LAST of spare
- tagged roger-dev with iam-user-admin:compromised=TIME, iam-user-admin:compromised-keys=${added.accessKeyId}
- made access key ****LAST inactive
- ended the older sessions of roger-dev with the inline policy AWSRevokeOlderSessions
- tagged roger-dev with iam-user-admin:password=TIME
- set a new password, to be changed at the first sign-in
- mailed the password to roger@example.com
Undo it with: iam-user-admin --user-email roger@example.com --false-alarm
`);
    expect(stage.writes()).toEqual(["TagUser", "UpdateAccessKey", "PutUserPolicy", "TagUser", "UpdateLoginProfile"]);
    expect(await holder.works(older)).toBe(false);
    expect(await holder.works(holder.keys)).toBe(false);
    expect(stage.mail.messages).toHaveLength(1);
    // What AWS, and whoever had the key, have done stays as it is.
    expect(user().attachedPolicies).toEqual([quarantine]);
    expect(stage.sandbox.account().users.has("backup-service")).toBe(true);
  });

  test("is undone by --false-alarm, but for the password", async () => {
    const holder = holdKeyOf(stage.sandbox, added, stage.home);
    const older = await holder.newSession();
    await succeeded(stage.run(`${roger} --compromised --yes`));
    const password = user().loginProfile;
    expect(states()).toEqual(["Inactive", "Inactive"]);
    const { exitCode, stderr } = await stage.run(`${roger} --false-alarm`);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(states()).toEqual(["Active", "Inactive"]);
    expect(await holder.works(older)).toBe(true);
    expect(own()).toEqual(["iam-user-admin:password"]);
    expect(user().loginProfile).toEqual(password);
  });

  test("tells what it would ask, and changes nothing, where nobody agrees and in a dry run", async () => {
    leaveThingsBehind();
    stage.writes();
    const asked = await stage.run(`${roger} --compromised`);
    expect(asked.exitCode).toBe(4);
    const dry = await stage.run(`${roger} --compromised --dry-run`);
    expect(dry.exitCode).toBe(0);
    for (const text of [asked.stderr, dry.stdout]) {
      expect(text).toContain(
        "User roger-dev in account 111122223333 (dev) would lose 1 active key, all sessions and the password, for a new one; --false-alarm undoes it, but for the password.",
      );
      expect(text).toMatch(/\n {4,6}\d{4}-\d\d-\d\d \d\d:\d\d user backup-service\n/);
    }
    expect(stage.writes()).toEqual([]);
    expect(stage.mail.messages).toEqual([]);
  });

  test("looks as far back as --since says", async () => {
    const { stdout } = await stage.run(`${roger} --compromised --dry-run --since 40d --json`);
    const { accounts } = JSON.parse(stdout) as {
      accounts: [{ found: { created: { kind: string; userName: string }[] } }];
    };
    expect(accounts[0].found.created.map(({ kind, userName }) => `${kind} ${userName}`).sort()).toEqual([
      "access-key administrator",
      "access-key roger-dev",
      "access-key roger-dev",
      "mfa-device roger-dev",
      "user null",
      "user null",
    ]);
    const all = await stage.run(`${roger} --compromised --dry-run --since 999999999w`);
    expect(all.stdout).toContain("created since 1970-01-01 00:00 UTC, by whom");
    const without = await stage.run(`${roger} --since 40d`);
    expect(without.exitCode).toBe(2);
    expect(without.stderr).toContain("--since goes with --compromised");
  });

  test.each([
    ["GetAccountAuthorizationDetails", "users, groups, roles and policies (iam:GetAccountAuthorizationDetails)"],
    ["ListAccessKeys", undefined],
    ["ListUsers", "access keys of other users (iam:ListUsers, iam:ListAccessKeys)"],
    ["ListMFADevices", "MFA devices (iam:ListMFADevices)"],
  ])("ends access where %s is denied, and names what it could not see", async (action, unseen) => {
    stage.sandbox.trouble.refuse(action, "AccessDenied");
    const { exitCode, stderr } = await stage.run(`${roger} --compromised --yes`);
    expect(stderr).toContain(
      unseen === undefined ? "You may not list the access keys of roger-dev" : `You may not look for new ${unseen}.`,
    );
    expect(exitCode).toBe(3);
    expect([...user().inlinePolicies.keys()]).toContain("AWSRevokeOlderSessions");
    if (unseen !== undefined) expect(states()).toEqual(["Inactive", "Inactive"]);
  });

  test.each([
    ["GetLoginProfile", "You may not look whether roger-dev has a password, which remains unchanged."],
    ["ListAttachedUserPolicies", "You may not look whether AWS has put roger-dev in quarantine"],
  ])("ends access where %s is denied, and says what that leaves open", async (action, sentence) => {
    stage.sandbox.trouble.refuse(action, "AccessDenied", 4);
    const { exitCode, stderr } = await stage.run(`${roger} --compromised --yes`);
    expect(stderr).toContain(sentence);
    expect(exitCode).toBe(3);
    expect(states()).toEqual(["Inactive", "Inactive"]);
    expect([...user().inlinePolicies.keys()]).toContain("AWSRevokeOlderSessions");
  });

  test("ends the sessions where a key cannot be made inactive, and gives no password away", async () => {
    stage.sandbox.trouble.refuse("UpdateAccessKey", "AccessDenied");
    const { exitCode, stderr } = await stage.run(`${roger} --compromised --yes`);
    expect(exitCode).toBe(3);
    expect(stderr).toContain("Not done: make access key ****");
    expect([...user().inlinePolicies.keys()]).toContain("AWSRevokeOlderSessions");
    expect(stage.mail.messages).toEqual([]);
    const before = user().loginProfile;
    const again = await stage.run(`${roger} --compromised --yes`);
    expect(again.exitCode).toBe(0);
    // The one that the first run had set goes out; no other is set.
    expect(user().loginProfile).toEqual(before);
    expect(again.stderr).toContain("An earlier run set a new password but did not deliver it: that one is sent now");
    expect(stage.mail.messages).toHaveLength(1);
    expect(states()).toEqual(["Inactive", "Inactive"]);
  });

  test("gives nobody a password who had none", async () => {
    user().loginProfile = undefined;
    const { exitCode } = await stage.run(`${roger} --compromised --yes`);
    expect(exitCode).toBe(0);
    expect(user().loginProfile).toBeUndefined();
    expect(stage.mail.messages).toEqual([]);
  });

  test("of oneself is refused", async () => {
    const { exitCode, stderr } = await stage.run(`${roger} --compromised --yes`, { env: added.environment });
    expect(stderr).toContain("roger-dev is your own user, and could lose the access that it takes to go on.");
    expect(exitCode).toBe(4);
  });

  test("keeps a leaked key inactive whatever is deactivated and reactivated before or after", async () => {
    await succeeded(stage.run(`${roger} --deactivate --yes`));
    await succeeded(stage.run(`${roger} --compromised --yes`));
    await succeeded(stage.run(`${roger} --reactivate`));
    expect(states()).toEqual(["Inactive", "Inactive"]);
    await succeeded(stage.run(`${roger} --deactivate --yes`));
    await succeeded(stage.run(`${roger} --reactivate`));
    expect(states()).toEqual(["Inactive", "Inactive"]);
    await succeeded(stage.run(`${roger} --false-alarm`));
    expect(states()).toEqual(["Active", "Inactive"]);
  });

  test.each([
    ["--compromised --yes", "--deactivate --yes"],
    ["--deactivate --yes", "--compromised --yes"],
  ])("gives back after %s and %s what the user had, once both are undone", async (...taken) => {
    for (const flags of taken) await succeeded(stage.run(`${roger} ${flags}`));
    await succeeded(stage.run(`${roger} --false-alarm`));
    expect(states()).toEqual(["Inactive", "Inactive"]);
    await succeeded(stage.run(`${roger} --reactivate`));
    expect(states()).toEqual(["Active", "Inactive"]);
  });
});

test("--mimic-all neither takes over the end of older sessions, nor ends it", async () => {
  stage.sandbox.addUser({ name: "model-dev", inlinePolicies: { other: anything } });
  await succeeded(stage.run(`${roger} --revoke-sessions --yes`));
  await succeeded(stage.run(`${roger} --mimic-all model-dev`));
  expect([...user().inlinePolicies.keys()].sort()).toEqual(["AWSRevokeOlderSessions", "other"]);
  await succeeded(stage.run("--user-email jane@example.com --mimic-all roger-dev"));
  const jane = stage.sandbox.account().users.get("jane-dev");
  expect([...(jane?.inlinePolicies.keys() ?? [])]).toEqual(["other"]);
});
