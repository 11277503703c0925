import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runInTerminal, succeeded } from "@iam-tools/sandbox/testing";
import { describe, expect, test } from "@jest/globals";
import { allow, names, roger, stage, tags, user } from "./roger-stage.js";
import { addUserWithEverything } from "./user-with-everything.js";

const lastLine = "Type roger-dev to go on: ";

test.each([
  ["of several lines", 40, lastLine, "would have no access any more"],
  ["whose last line would fill the row", lastLine.length, "on: ", "Type roger-dev"],
])("what is typed for a question %s can be corrected, and it stands there once", async (_what, columns, end, part) => {
  stage.sandbox.addUser({ name: "roger-dev", tags });
  const args = `${roger} --deactivate`.split(" ");
  const terminal = await runInTerminal({ bin: stage.bin, args, env: stage.environment, columns });
  await terminal.waitFor(end);
  terminal.type("roger-devi");
  terminal.press("Backspace");
  terminal.press("Enter");
  expect((await terminal.exit).exitCode).toBe(0);
  expect(terminal.screen().split(part)).toHaveLength(2);
});

describe("--delete-user", () => {
  test("shows all that hangs on the user, and goes no further without agreement", async () => {
    addUserWithEverything(stage.sandbox, "roger-dev", tags);
    const { exitCode, stderr } = await stage.run(`${roger} --delete-user`);
    expect(exitCode).toBe(4);
    expect(stderr).toContain("This will permanently delete user roger-dev in account 111122223333 (dev):");
    for (const line of [
      "password: 1",
      "access keys: 2 (****",
      "signing certificates: 2 (****",
      "SSH keys: 2 (****",
      "service credentials: 2 (****",
      "MFA devices: 3 (",
      "inline policies: 2 (one, two)",
      "managed policies: 2 (IAMUserChangePassword, ReadOnlyAccess)",
      "groups: 2 (Readers, Writers)",
    ]) {
      expect(stderr).toContain(line);
    }
    expect(stderr).toContain("add --yes");
    expect(stage.writes()).toEqual([]);
  });

  test.each(["--yes", "--i-know-what-im-doing"])("with %s deletes everything, access first", async (flag) => {
    addUserWithEverything(stage.sandbox, "roger-dev", tags);
    const { exitCode, stderr } = await stage.run(`${roger} --delete-user ${flag}`);
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
    expect(names()).toEqual(["administrator"]);
    const writes = stage.writes();
    expect(writes[0]).toBe("PutUserPolicy");
    expect(writes.slice(-2)).toEqual(["DeleteUserPolicy", "DeleteUser"]);
  });

  test("saves what the user was allowed, for its owner's eyes only", async () => {
    addUserWithEverything(stage.sandbox, "roger-dev", tags);
    await succeeded(stage.run(`${roger} --delete-user --yes`));
    const folder = join(stage.home, ".local/state/iam-user-admin/deleted");
    const [name = ""] = await readdir(folder);
    expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(join(folder, name), "utf8"))).toMatchObject({
      userName: "roger-dev",
      groups: ["Readers", "Writers"],
      attachedPolicies: [{ name: "IAMUserChangePassword" }, { name: "ReadOnlyAccess" }],
      inlinePolicies: [{ name: "one" }, { name: "two" }],
      permissionsBoundary: "arn:aws:iam::aws:policy/PowerUserAccess",
      tags,
    });
  });

  test("wants the name typed", async () => {
    stage.sandbox.addUser({ name: "roger-dev", tags });
    for (const [typed, exitCode] of [
      ["yes", 4],
      ["roger-dev", 0],
    ] as const) {
      const terminal = await runInTerminal({
        bin: stage.bin,
        args: `${roger} --delete-user`.split(" "),
        env: stage.environment,
      });
      await terminal.waitFor("Type roger-dev to go on: ");
      terminal.type(typed);
      terminal.press("Enter");
      // A word that is none of those asked for is asked for once more.
      if (exitCode !== 0) {
        await terminal.waitFor("Type roger-dev to go on: ");
        terminal.type(typed);
        terminal.press("Enter");
      }
      expect((await terminal.exit).exitCode).toBe(exitCode);
    }
    expect(names()).toEqual(["administrator"]);
  });

  test("needs no room for one more inline policy", async () => {
    const actions = Array.from({ length: 90 }, (_, index) => `s3:Action${index}ThatIsLong`);
    const large = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }] };
    stage.sandbox.addUser({ name: "roger-dev", tags, inlinePolicies: { large, small: allow } });
    const { exitCode, stderr } = await stage.run(`${roger} --delete-user --yes`);
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
    const folder = join(stage.home, ".local/state/iam-user-admin/deleted");
    const [name = ""] = await readdir(folder);
    expect(await readFile(join(folder, name), "utf8")).toContain("s3:Action89ThatIsLong");
  });

  test.each(["--delete-user --yes", "--deactivate --yes"])("of oneself is refused: %s", async (action) => {
    await writeFile(join(stage.home, "mine.yaml"), `username: "{local}"\n`);
    const { exitCode, stderr } = await stage.run(`--user-email administrator@example.com ${action}`, {
      env: { IAM_USER_ADMIN_CONFIG: "mine.yaml" },
    });
    expect(stderr).toContain("administrator is your own user, and could lose the access that it takes to go on.");
    expect(exitCode).toBe(4);
    expect(stage.writes()).toEqual([]);
  });

  test("says that it waits until AWS has caught up with what was removed", async () => {
    stage.sandbox.addUser({ name: "joe-dev", tags: { email: "joe@example.com" } });
    stage.sandbox.trouble.refuse("DeleteUser", "DeleteConflict", 6);
    const { exitCode, stderr } = await stage.run("--user-email joe@example.com --delete-user --yes");
    expect(stderr).toBe("Waiting until AWS has caught up with an earlier change… (Ctrl-C to stop)\n");
    expect(exitCode).toBe(0);
  });

  test("waits out what is not settled, throttling and lost answers", async () => {
    addUserWithEverything(stage.sandbox, "roger-dev", tags);
    stage.sandbox.trouble.refuse("DeleteLoginProfile", "EntityTemporarilyUnmodifiable", 2);
    stage.sandbox.trouble.refuse("DeleteUser", "DeleteConflict", 1);
    stage.sandbox.trouble.throttle("DetachUserPolicy", 2);
    stage.sandbox.trouble.dropAfter("DeleteAccessKey", 1);
    const { exitCode, stderr } = await stage.run(`${roger} --delete-user --yes`);
    expect(stderr).toMatch(/^(?:Waiting for \S+ \(Ctrl-C to stop\)\n)?$/);
    expect(exitCode).toBe(0);
    expect(names()).toEqual(["administrator"]);
  });

  test("makes no user where there is none", async () => {
    const { exitCode } = await stage.run(`${roger} --delete-user --yes`);
    expect(exitCode).toBe(1);
    expect(names()).toEqual(["administrator"]);
  });
});

describe("--deactivate", () => {
  test("ends all access, and --reactivate gives back just what was there", async () => {
    const everything = addUserWithEverything(stage.sandbox, "roger-dev", tags);
    const states = () =>
      [everything.accessKeys, everything.sshKeys, everything.certificates, everything.serviceSpecificCredentials].map(
        (list) => list.map(({ status }) => status),
      );
    const before = states();
    const { exitCode, stderr } = await stage.run(`${roger} --deactivate --yes`);
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
    expect(states().flat()).toEqual(Array.from({ length: 8 }, () => "Inactive"));
    expect(everything.loginProfile).toBeUndefined();
    expect([...everything.inlinePolicies.keys()]).toContain("iam-user-admin-deny-all");
    expect(everything.tags.get("iam-user-admin:deactivated")).toMatch(/^\d{4}-\d\d-\d\d$/);

    expect((await stage.run(`${roger} --deactivate --yes`)).stdout).toContain("- nothing to do\n");
    expect((await stage.run(`${roger} --reactivate`)).exitCode).toBe(0);
    expect(states()).toEqual(before);
    expect(everything.loginProfile?.resetRequired).toBe(true);
    expect([...everything.inlinePolicies.keys()]).toEqual(["one", "two"]);
    expect([...everything.tags]).toEqual([["email", "roger@example.com"]]);
    expect(stage.mail.messages[0]?.text).toContain(`Password: ${everything.loginProfile?.password}\n`);
  });

  test("leaves --change-password to --reactivate, and an ordinary run gives no password", async () => {
    addUserWithEverything(stage.sandbox, "roger-dev", tags);
    await succeeded(stage.run(`${roger} --deactivate --yes`));
    stage.writes();
    const refused = await stage.run(`${roger} --change-password`);
    expect(refused.exitCode).toBe(4);
    expect(refused.stderr).toContain("Use --reactivate");
    const ordinary = await stage.run(roger);
    expect(ordinary.exitCode).toBe(0);
    expect(ordinary.stderr).toContain("no new password until --reactivate");
    expect(stage.writes()).toEqual([]);
    expect(stage.mail.messages).toEqual([]);
  });

  test.each(["--reactivate", "resend"])("and --reactivate whose mail fails is gone on with by %s", async (command) => {
    addUserWithEverything(stage.sandbox, "roger-dev", tags);
    await succeeded(stage.run(`${roger} --deactivate --yes`));
    stage.mail.refuse({ at: "data", answer: 554, times: 1 });
    const { exitCode, stderr } = await stage.run(`${roger} --reactivate`);
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/Send it with: iam-user-admin resend \S+; or run the same command again\.\n/);
    const { password } = user("roger-dev").loginProfile ?? {};
    stage.writes();
    expect((await stage.run(command === "resend" ? command : `${roger} ${command}`)).exitCode).toBe(0);
    expect(stage.writes()).toEqual([]);
    expect(stage.mail.messages.map(({ text }) => text)).toEqual([expect.stringContaining(`Password: ${password}\n`)]);
    const again = await stage.run(`${roger} --reactivate`);
    expect(again.exitCode).toBe(1);
    expect(again.stderr).toContain("is not deactivated");
  });

  test("attaches AWS's own deny-all where the inline policies leave no room for ours", async () => {
    const everything = addUserWithEverything(stage.sandbox, "roger-dev", tags);
    const actions = Array.from({ length: 160 }, (_, index) => `s3:Get${index}`);
    const statement = { Effect: "Allow", Action: actions, Resource: "*" };
    everything.inlinePolicies.set("large", JSON.stringify({ Version: "2012-10-17", Statement: [statement] }));
    const attached = [...everything.attachedPolicies];
    expect((await stage.run(`${roger} --deactivate --yes`)).exitCode).toBe(0);
    expect([...everything.inlinePolicies.keys()]).toEqual(["one", "two", "large"]);
    expect([...everything.attachedPolicies]).toContain("arn:aws:iam::aws:policy/AWSDenyAll");
    expect((await stage.run(`${roger} --deactivate --yes`)).exitCode).toBe(0);
    expect((await stage.run(`${roger} --reactivate`)).exitCode).toBe(0);
    expect([...everything.attachedPolicies]).toEqual(attached);
    expect([...everything.tags]).toEqual([["email", "roger@example.com"]]);
  });

  test("takes password and keys away even where the deny-all fails", async () => {
    const everything = addUserWithEverything(stage.sandbox, "roger-dev", tags);
    stage.sandbox.trouble.refuse("PutUserPolicy", "AccessDenied");
    const { exitCode, stderr } = await stage.run(`${roger} --deactivate --yes`);
    expect(exitCode).toBe(3);
    expect(stderr).toContain("Not done: write inline policy iam-user-admin-deny-all into roger-dev.");
    expect(stderr).toContain("Done: deleted the password of roger-dev.");
    expect(everything.loginProfile).toBeUndefined();
    expect(everything.accessKeys.map(({ status }) => status)).toEqual(["Inactive", "Inactive"]);
  });

  test("is needed before --reactivate", async () => {
    stage.sandbox.addUser({ name: "roger-dev", tags });
    const { exitCode, stderr } = await stage.run(`${roger} --reactivate`);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("is not deactivated");
  });
});
