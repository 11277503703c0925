import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runInTerminal } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { startStage, type Stage } from "./stage.js";
import { addUserWithEverything } from "./user-with-everything.js";

let stage: Stage;
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.close());

const roger = "--user-email roger@example.com";
const tags = { email: "roger@example.com" };
const user = (name: string) => {
  const found = stage.sandbox.account().users.get(name);
  if (found === undefined) throw new Error(`There is no user ${name}`);
  return found;
};
const names = () => [...stage.sandbox.account().users.keys()];
const policyNames = (name: string) => user(name).attachedPolicies.map((arn) => arn.slice(arn.lastIndexOf("/") + 1));

describe("--mimic", () => {
  beforeEach(() => {
    for (const name of ["A", "B", "C"]) stage.sandbox.addGroup({ name });
    stage.sandbox.addUser({ name: "co.worker-dev", groups: ["A", "B"], attachedPolicies: ["ReadOnlyAccess"] });
  });

  test("gives a new user the groups and policies of the other", async () => {
    const { exitCode } = await stage.run(`${roger} --mimic co.worker-dev`);
    expect(exitCode).toBe(0);
    expect(user("roger-dev").groups).toEqual(["A", "B"]);
    expect(policyNames("roger-dev")).toEqual(["ReadOnlyAccess"]);
    expect(stage.mail.messages).toHaveLength(1);
  });

  test("adds what is missing before it removes what is too much", async () => {
    stage.sandbox.addUser({
      name: "roger-dev",
      tags,
      password: "p",
      groups: ["B", "C"],
      attachedPolicies: ["AdministratorAccess"],
    });
    const { stdout } = await stage.run(`${roger} --mimic co.worker-dev`);
    expect(stdout).toBe(`roger-dev <roger@example.com> in account 111122223333 (dev):
- added roger-dev to group A
- attached policy ReadOnlyAccess to roger-dev
- removed roger-dev from group C
- detached policy AdministratorAccess from roger-dev
`);
    expect(stage.writes().slice(0, 2)).toEqual(["AddUserToGroup", "AttachUserPolicy"]);
    expect([...user("roger-dev").groups].sort()).toEqual(["A", "B"]);
    expect(policyNames("roger-dev")).toEqual(["ReadOnlyAccess"]);
    expect(stage.mail.messages).toEqual([]);
  });

  test("makes room only where the quota leaves none", async () => {
    const own = Array.from({ length: 10 }, (_, index) => `Own${index}`);
    for (const name of own) stage.sandbox.addGroup({ name });
    stage.sandbox.addUser({ name: "roger-dev", tags, password: "p", groups: own });
    const { exitCode, stderr } = await stage.run(`${roger} --mimic co.worker-dev`);
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
    expect(user("roger-dev").groups).toEqual(["A", "B"]);
  });

  test("leaves inline policies and the boundary alone, which --mimic-all takes over as well", async () => {
    addUserWithEverything(stage.sandbox, "model-dev");
    stage.sandbox.addUser({ name: "roger-dev", tags, password: "p", inlinePolicies: { own: allow } });
    await stage.run(`${roger} --mimic model-dev`);
    expect([...user("roger-dev").inlinePolicies.keys()]).toEqual(["own"]);
    expect(user("roger-dev").permissionsBoundary).toBeUndefined();
    const { exitCode } = await stage.run(`${roger} --mimic-all model-dev`);
    expect(exitCode).toBe(0);
    expect([...user("roger-dev").inlinePolicies]).toEqual([...user("model-dev").inlinePolicies]);
    expect(user("roger-dev").permissionsBoundary).toContain("PowerUserAccess");
  });

  test.each(["", " --dry-run"])(
    "tells before anything is changed where inline policies have no room%s",
    async (flag) => {
      const large = { ...allow, Statement: [{ ...allow.Statement[0], Action: "s3:".padEnd(1900, "x") }] };
      stage.sandbox.addUser({ name: "roger-dev", tags, password: "p" });
      stage.sandbox.addUser({ name: "model-dev", groups: ["C"], inlinePolicies: { large } });
      await stage.run(`${roger} --deactivate --yes`);
      stage.writes();
      const { exitCode, stderr } = await stage.run(`${roger} --mimic-all model-dev${flag}`);
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(
        /The inline policies of roger-dev would have \d+ characters in all, and AWS allows 2048\./,
      );
      expect(stage.writes()).toEqual([]);
    },
  );

  test("makes room for inline policies only where there is none", async () => {
    stage.sandbox.addUser({ name: "model-dev", inlinePolicies: { new: large } });
    stage.sandbox.addUser({ name: "roger-dev", tags, password: "p", inlinePolicies: { old: large } });
    const { exitCode, stderr } = await stage.run(`${roger} --mimic-all model-dev`);
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
    expect([...user("roger-dev").inlinePolicies.keys()]).toEqual(["new"]);
  });

  test("bounds a new user from the beginning", async () => {
    addUserWithEverything(stage.sandbox, "model-dev");
    await stage.run(`${roger} --mimic-all model-dev`);
    expect(stage.writes()).not.toContain("PutUserPermissionsBoundary");
    expect(user("roger-dev").permissionsBoundary).toContain("PowerUserAccess");
  });

  test("of a user that does not exist is told before anything is made", async () => {
    const { exitCode, stderr } = await stage.run(`${roger} --mimic nobody-dev`);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`There is no user "nobody-dev" to mimic.`);
    expect(stage.writes()).toEqual([]);
  });

  test("of oneself is refused", async () => {
    const { exitCode, stderr } = await stage.run(`${roger} --mimic Roger-dev`);
    expect(exitCode).toBe(4);
    expect(stderr).toContain("roger-dev cannot mimic itself");
  });
});

const allow = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] };
/** There is no room for two of these, nor for the deny-all beside one. */
const large = { ...allow, Statement: [{ Effect: "Allow", Action: "s3:".padEnd(1900, "x"), Resource: "*" }] };

describe("--change-password", () => {
  test("gives a fresh password, and mails it", async () => {
    stage.sandbox.addUser({ name: "roger-dev", tags, password: "old" });
    const { exitCode } = await stage.run(`${roger} --change-password`);
    expect(exitCode).toBe(0);
    expect(user("roger-dev").loginProfile?.password).not.toBe("old");
    const [mail] = stage.mail.messages;
    expect(mail?.subject).toBe("Your dev environment AWS password was changed");
    expect(mail?.text).toContain(`Password: ${user("roger-dev").loginProfile?.password}\n`);
  });

  describe("that does not come to its end", () => {
    const waiting = () => readdir(join(stage.home, ".local/state/iam-user-admin"));

    test.each(["AccessDenied", "PasswordPolicyViolation"] as const)(
      "leaves the password as it was where AWS refuses: %s",
      async (code) => {
        stage.sandbox.addUser({ name: "roger-dev", tags, password: "old" });
        stage.sandbox.trouble.refuse("UpdateLoginProfile", code);
        expect((await stage.run(`${roger} --change-password`)).exitCode).toBe(3);
        expect(await waiting()).toEqual([]);
        expect((await stage.run(roger)).exitCode).toBe(0);
        expect(user("roger-dev").loginProfile?.password).toBe("old");
      },
    );

    test("leaves the password that waited before to be mailed", async () => {
      stage.mail.refuse({ at: "data", answer: 554, times: 1 });
      await stage.run(roger);
      const { password } = user("roger-dev").loginProfile ?? {};
      stage.sandbox.trouble.refuse("UpdateLoginProfile", "AccessDenied");
      expect((await stage.run(`${roger} --change-password`)).exitCode).toBe(3);
      expect((await stage.run("resend")).exitCode).toBe(0);
      expect(user("roger-dev").loginProfile?.password).toBe(password);
      expect(stage.mail.messages[0]?.text).toContain(`Password: ${password}\n`);
    });

    test("is gone on with by a fresh password where nobody knows whether AWS has set it", async () => {
      stage.sandbox.addUser({ name: "roger-dev", tags, password: "old" });
      stage.sandbox.trouble.fail("UpdateLoginProfile", 10);
      expect((await stage.run(`${roger} --change-password`)).exitCode).toBe(3);
      expect(await waiting()).toHaveLength(1);
      stage.sandbox.trouble.clear();
      expect((await stage.run(roger)).exitCode).toBe(0);
      expect(user("roger-dev").loginProfile?.password).not.toBe("old");
      expect(stage.mail.messages[0]?.text).toContain(`Password: ${user("roger-dev").loginProfile?.password}\n`);
    });
  });

  test("makes no user where there is none", async () => {
    const { exitCode, stderr } = await stage.run(`${roger} --change-password`);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("There is no user roger-dev in account 111122223333 (dev).");
    expect(names()).toEqual(["administrator"]);
  });
});

describe("--delete-mfa", () => {
  test("deletes virtual devices, and takes hardware and FIDO ones from the user", async () => {
    addUserWithEverything(stage.sandbox, "roger-dev", tags);
    const { exitCode } = await stage.run(`${roger} --delete-mfa`);
    expect(exitCode).toBe(0);
    const left = [...stage.sandbox.account().devices.values()].filter((device) => device.userName === "roger-dev");
    expect(left).toEqual([]);
    expect([...stage.sandbox.account().devices.keys()].filter((serial) => serial.includes(":mfa/roger"))).toEqual([]);
    expect(stage.writes().filter((action) => action === "DeactivateMFADevice")).toHaveLength(3);
  });

  test("of a user without devices has nothing to do", async () => {
    stage.sandbox.addUser({ name: "roger-dev", tags });
    expect((await stage.run(`${roger} --delete-mfa`)).stdout).toContain("- nothing to do\n");
  });

  test("makes no user where there is none", async () => {
    expect((await stage.run(`${roger} --delete-mfa`)).exitCode).toBe(1);
    expect(names()).toEqual(["administrator"]);
  });
});

describe("the person behind the name", () => {
  test("is not another with the same name at another domain", async () => {
    stage.sandbox.addUser({ name: "roger-dev", tags: { email: "roger@other.org" }, password: "p" });
    for (const action of ["", "--change-password", "--delete-mfa", "--delete-user --yes", "--deactivate --yes"]) {
      const { exitCode, stderr } = await stage.run(`${roger} ${action}`);
      expect(exitCode).toBe(4);
      expect(stderr).toContain("The user roger-dev is roger@other.org's, not roger@example.com's.");
    }
    expect(stage.writes()).toEqual([]);
    expect(stage.mail.messages).toEqual([]);
  });

  test.each(["", "--change-password", "--deactivate --yes", "--delete-user --yes"])(
    "is not another whose address has a Kelvin sign for the k: %s",
    async (action) => {
      stage.sandbox.addUser({ name: "erik-dev", tags: { email: "erik@example.com" }, password: "p" });
      const { exitCode, stderr } = await stage.run(`--user-email eri\u212A@example.com ${action}`);
      expect(stderr).toContain(`cannot become an IAM user name: eri\u212A-dev has "\u212A"`);
      expect(exitCode).toBe(2);
      const domain = await stage.run(`--user-email erik@e\u212A.com ${action}`);
      expect(domain.stderr).toContain("The user erik-dev is erik@example.com's");
      expect(domain.exitCode).toBe(4);
      expect(stage.writes()).toEqual([]);
      expect(stage.mail.messages).toEqual([]);
    },
  );

  test("with another address is adopted when asked for", async () => {
    stage.sandbox.addUser({ name: "roger-dev", tags: { email: "roger@other.org" }, password: "p" });
    expect((await stage.run(`${roger} --adopt`)).exitCode).toBe(0);
    expect(user("roger-dev").tags.get("email")).toBe("roger@example.com");
  });

  test("is asked about where the user has no tag", async () => {
    stage.sandbox.addUser({ name: "roger-dev", password: "p" });
    const refused = await stage.run(roger);
    expect(refused.exitCode).toBe(4);
    expect(refused.stderr).toContain("roger-dev has no tag that says whose it is. Is it roger@example.com's?");
    expect(refused.stderr).toContain("add --adopt");
    const args = roger.split(" ");
    const env = stage.environment;
    const terminal = await runInTerminal({ bin: stage.bin, args, env });
    await terminal.waitFor("Do you want to proceed (yes/no)? ");
    terminal.type("y");
    terminal.press("Enter");
    expect((await terminal.exit).exitCode).toBe(0);
    expect(user("roger-dev").tags.get("email")).toBe("roger@example.com");
  });
});

describe("--delete-user", () => {
  test("shows all that hangs on the user, and goes no further without agreement", async () => {
    addUserWithEverything(stage.sandbox, "roger-dev", tags);
    const { exitCode, stderr } = await stage.run(`${roger} --delete-user`);
    expect(exitCode).toBe(4);
    expect(stderr).toContain("User roger-dev in account 111122223333 (dev) would be deleted for good, with:");
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
    await stage.run(`${roger} --delete-user --yes`);
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
    expect(stderr).toContain("administrator is who you are");
    expect(exitCode).toBe(4);
    expect(stage.writes()).toEqual([]);
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
      [everything.accessKeys, everything.sshKeys, everything.certificates, everything.serviceCredentials].map((list) =>
        list.map(({ status }) => status),
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
    await stage.run(`${roger} --deactivate --yes`);
    stage.writes();
    const refused = await stage.run(`${roger} --change-password`);
    expect(refused.exitCode).toBe(4);
    expect(refused.stderr).toContain("Use --reactivate");
    const ordinary = await stage.run(roger);
    expect(ordinary.exitCode).toBe(0);
    expect(ordinary.stderr).toContain("no new password before --reactivate");
    expect(stage.writes()).toEqual([]);
    expect(stage.mail.messages).toEqual([]);
  });

  test.each(["--reactivate", "resend"])("and --reactivate whose mail fails is gone on with by %s", async (command) => {
    addUserWithEverything(stage.sandbox, "roger-dev", tags);
    await stage.run(`${roger} --deactivate --yes`);
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

describe("a dry run", () => {
  test.each([
    "--groups Readers",
    "--mimic model-dev",
    "--mimic-all model-dev",
    "--change-password",
    "--delete-mfa",
    "--delete-user",
    "--delete-user --yes",
    "--deactivate --yes",
    "--adopt",
  ])("of %s makes no call that writes, and says what a real run does", async (action) => {
    addUserWithEverything(stage.sandbox, "model-dev");
    const everything = addUserWithEverything(stage.sandbox, "roger-dev", tags);
    if (action === "--groups Readers") everything.groups.length = 0;
    const before = structuredClone({ groups: everything.groups, tags: [...everything.tags] });
    const dry = await stage.run(`${roger} ${action} --dry-run`);
    expect(dry.stderr).toBe("");
    expect(dry.exitCode).toBe(0);
    expect(stage.writes()).toEqual([]);
    expect({ groups: everything.groups, tags: [...everything.tags] }).toEqual(before);
    expect(stage.mail.messages).toEqual([]);
    const real = await stage.run(`${roger} ${action} --yes`);
    const said = (text: string) =>
      text.split("\n").filter((line) => line.startsWith("- ") && !line.includes("would ask"));
    expect(said(real.stdout)).toHaveLength(said(dry.stdout).filter((line) => !line.startsWith("-   ")).length);
  });

  test.each([
    "--mimic-all model-dev",
    "--change-password",
    "--deactivate --yes",
    "--delete-user --yes",
    "--groups Readers",
  ])("of %s has the very steps of a real run", async (action) => {
    addUserWithEverything(stage.sandbox, "model-dev");
    addUserWithEverything(stage.sandbox, "roger-dev", tags);
    const steps = async (flag: string) => {
      const { stdout } = await stage.run(`${roger} ${action} --json ${flag}`);
      const { accounts, delivery } = JSON.parse(stdout.replace(/T[\d:-]+\.\d+Z/g, "")) as Record<
        string,
        [{ steps: unknown }]
      >;
      return { steps: accounts?.[0].steps, delivery };
    };
    expect(await steps("--dry-run")).toEqual(await steps(""));
  });

  test("of --reactivate makes none either", async () => {
    addUserWithEverything(stage.sandbox, "roger-dev", tags);
    await stage.run(`${roger} --deactivate --yes`);
    stage.writes();
    expect((await stage.run(`${roger} --reactivate --dry-run`)).exitCode).toBe(0);
    expect(stage.writes()).toEqual([]);
  });
});

test.each([
  ["--groups A --mimic b", "Use either --groups or --mimic."],
  ["--change-password --delete-user", "Use either --change-password or --delete-user."],
  ["--deactivate --reactivate", "Use either --deactivate or --reactivate."],
])("%s cannot be typed together", async (flags, message) => {
  const { exitCode, stderr } = await stage.run(`${roger} ${flags}`);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(message);
});
