import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { startStage, type Stage } from "./stage.js";

let stage: Stage;
beforeEach(async () => {
  // As AWS's own pages are, for there are thousands of users here.
  stage = await startStage({ seed: { groups: [{ name: "A" }] }, pageSize: 100 });
});
afterEach(() => stage.close());

const roger = "--user-email roger@example.com";
const user = () => stage.sandbox.account().users.get("roger-dev");
const callsOf = (action: string) => stage.sandbox.calls.filter((call) => call.action === action);

describe("a password policy that may not be read", () => {
  test.each(["", "--change-password"])(
    "and asks for more than usual gets the longest password (%s)",
    async (action) => {
      stage.sandbox.account().passwordPolicy = { ...policy, minimumLength: 100 };
      if (action !== "")
        stage.sandbox.addUser({ name: "roger-dev", tags: { email: "roger@example.com" }, password: "p" });
      stage.sandbox.trouble.refuse("GetAccountPasswordPolicy", "AccessDenied");
      const { exitCode, stderr } = await stage.run(`${roger} ${action}`);
      expect(stderr).toContain("The account's password policy cannot be read");
      expect(exitCode).toBe(0);
      expect(user()?.loginProfile?.password).toHaveLength(128);
      expect(stage.mail.messages[0]?.text).toContain(`Password: ${user()?.loginProfile?.password}\n`);
    },
  );

  test("and refuses even that is told so, without the advice to do it again", async () => {
    stage.sandbox.trouble.refuse("CreateLoginProfile", "PasswordPolicyViolation", 2);
    const { exitCode, stderr } = await stage.run(roger);
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain("The account's password policy refuses the password: ");
    expect(stderr).toContain("Once that is fixed, run the same command again: it continues from here.");
    expect(stderr).toContain("aws iam get-account-password-policy");
    expect(stderr).not.toContain("Run the same command again to continue.");
  });
});

const policy = {
  minimumLength: 8,
  requireSymbols: true,
  requireNumbers: true,
  requireUppercase: true,
  requireLowercase: true,
  allowUsersToChange: true,
  hardExpiry: false,
};

describe("the 50 tags of a user", () => {
  const many = Object.fromEntries(Array.from({ length: 48 }, (_, index) => [`tag-${index}`, "x"]));
  const add = (more: Record<string, string>) =>
    stage.sandbox.addUser({
      name: "roger-dev",
      tags: { email: "roger@example.com", ...many, ...more },
      password: "p",
      accessKeys: 1,
    });
  const keys = () => user()?.accessKeys.map(({ status }) => status);

  test.each(["--change-password", "--rotate-access-key"])(
    "are counted before anything is changed, in a dry run too: %s",
    async (action) => {
      add({ last: "x" });
      for (const line of [`${roger} ${action} --dry-run`, `${roger} ${action}`]) {
        const { exitCode, stderr } = await stage.run(line);
        expect(exitCode).toBe(1);
        expect(stderr).toContain(
          "roger-dev would have 51 tags, but AWS allows 50.\nNothing was changed. Remove one that nobody needs: aws iam untag-user --user-name roger-dev --tag-keys KEY. It has: tag-0 ",
        );
      }
      expect(stage.writes()).toEqual([]);
      expect(stage.mail.messages).toEqual([]);
      // As the advice says.
      user()?.tags.delete("tag-0");
      expect((await stage.run(`${roger} ${action}`)).exitCode).toBe(0);
    },
  );

  test.each([
    ["--deactivate", "--reactivate"],
    ["--compromised", "--false-alarm"],
  ])("keep no access from being ended by %s, and a dry run says what is missing then", async (action, undoing) => {
    add({ last: "x" });
    const missing = `What ${undoing} needs could not be recorded, and cannot be seen afterwards.`;
    const foreseen = await stage.run(`${roger} ${action} --dry-run`);
    expect(foreseen.exitCode).toBe(3);
    expect(foreseen.stderr).toContain(missing);
    expect(stage.writes()).toEqual([]);
    const done = await stage.run(`${roger} ${action} --yes`);
    expect(done.exitCode).toBe(3);
    expect(done.stderr).toContain(missing);
    expect(keys()).toEqual(["Inactive"]);
  });

  test.each([
    ["--revoke-sessions --yes", undefined],
    ["--delete-mfa", undefined],
    ["--remove-from-group A", undefined],
    ["--false-alarm", "compromised"],
    ["--reactivate", "deactivated"],
    ["--abort-rotation --yes", "rotation"],
  ])("are counted with the address that --adopt writes: %s", async (action, noted) => {
    stage.sandbox.addUser({ name: "roger-dev", groups: ["A"], devices: [{}], accessKeys: 2 });
    const now = new Date().toISOString();
    const values = {
      compromised: now,
      deactivated: "2030-01-02",
      rotation: `${user()?.accessKeys[0]?.id} ${now} ${now}`,
    } as Record<string, string>;
    Object.keys({ ...many, last: "x" }).forEach((key) => user()?.tags.set(key, "x"));
    user()?.tags.set(noted === undefined ? "more" : `iam-user-admin:${noted}`, values[noted ?? ""] ?? "x");
    expect(user()?.tags.size).toBe(50);
    for (const flag of [" --dry-run", ""]) {
      const { exitCode, stderr } = await stage.run(`${roger} ${action} --adopt${flag}`);
      expect(stderr).toContain("roger-dev would have 51 tags, but AWS allows 50.\nNothing was changed. Remove one");
      expect(exitCode).toBe(1);
    }
    expect(stage.writes()).toEqual([]);
  });

  // What --false-alarm needs takes two tags at once; only where one is left, or three, there is one for the password.
  test.each([
    [0, false],
    [1, true],
    [2, false],
    [3, true],
  ])("keep no password from being replaced by --compromised: room for %d", async (room, isMarked) => {
    add({ last: "x" });
    for (let index = 0; index < room; index += 1) user()?.tags.delete(`tag-${index}`);
    const foreseen = await stage.run(`${roger} --compromised --dry-run`);
    const done = await stage.run(`${roger} --compromised --yes`);
    expect(foreseen.stdout).toContain("would set a new password");
    expect(foreseen.stdout.includes("would tag roger-dev with iam-user-admin:password=")).toBe(isMarked);
    for (const { exitCode, stderr } of [foreseen, done]) {
      expect(stderr.includes("no room for the tag iam-user-admin:password")).toBe(!isMarked);
      expect(exitCode).toBe(room < 2 ? 3 : 0);
    }
    expect(user()?.loginProfile?.password).not.toBe("p");
    expect(stage.mail.messages[0]?.text).toContain(`Password: ${user()?.loginProfile?.password}\n`);
  });

  test("are enough where there is room", async () => {
    add({});
    expect((await stage.run(`${roger} --change-password`)).exitCode).toBe(0);
  });
});

describe("the 5000 users of an account", () => {
  function fill(count: number): void {
    const there = stage.sandbox.account().users.size;
    for (let index = there; index < count; index += 1) stage.sandbox.addUser({ name: `u${index}`, accessKeys: 0 });
  }

  test.each(["", " --dry-run"])("are counted before anything is changed%s", async (flag) => {
    fill(4_999);
    await writeFile(join(stage.home, "people.csv"), "email\na@x.com\nb@x.com\nc@x.com\n");
    const many = await stage.run(`import people.csv${flag}`);
    expect(many.exitCode).toBe(1);
    expect(many.stderr).toContain(
      "people.csv:3: Account 111122223333 has 4999 users, but AWS allows 5000: only 1 more can be created, and the file would create 3.",
    );
    fill(5_000);
    const one = await stage.run(`${roger}${flag}`);
    expect(one.exitCode).toBe(1);
    expect(one.stderr).toContain("Account 111122223333 has 5000 users, but AWS allows 5000: no more can be created.");
    expect(stage.writes()).toEqual([]);
  });

  test("matter to nobody who is there already", async () => {
    stage.sandbox.addUser({ name: "roger-dev", tags: { email: "roger@example.com" }, password: "p" });
    fill(5_000);
    expect((await stage.run(`${roger} --groups A`)).exitCode).toBe(0);
  });
});

test.each(["CreateUser", "AddUserToGroup"] as const)(
  "a quota that %s meets is told at once, and not waited for",
  async (action) => {
    stage.sandbox.trouble.refuse(action, "LimitExceeded", 9);
    const { exitCode, stderr } = await stage.run(`${roger} --groups A`);
    expect(exitCode).not.toBe(0);
    expect(callsOf(action)).toHaveLength(1);
    expect(stderr).toContain("AWS's quota is used up: ");
    expect(stderr).toContain("Waiting does not help.");
    expect(stderr).toContain("Once that is fixed");
  },
);
