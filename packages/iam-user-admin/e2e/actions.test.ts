import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { runInTerminal, succeeded } from "@iam-tools/sandbox/testing";
import { describe, expect, test } from "@jest/globals";
import { names, roger, stage, tags, user } from "./roger-stage.js";
import { addUserWithEverything } from "./user-with-everything.js";

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

    test.each([
      ["AccessDenied", 1],
      // The longest is tried once more.
      ["PasswordPolicyViolation", 2],
    ] as const)("leaves the password as it was where AWS refuses: %s", async (code, times) => {
      stage.sandbox.addUser({ name: "roger-dev", tags, password: "old" });
      stage.sandbox.trouble.refuse("UpdateLoginProfile", code, times);
      expect((await stage.run(`${roger} --change-password`)).exitCode).toBe(3);
      expect(await waiting()).toEqual([]);
      expect((await stage.run(roger)).exitCode).toBe(0);
      expect(user("roger-dev").loginProfile?.password).toBe("old");
    });

    test("leaves the password that waited before to be mailed", async () => {
      stage.mail.refuse({ at: "data", answer: 554, times: 1 });
      expect((await stage.run(roger)).exitCode).toBe(3);
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
      expect(stderr).toContain("The user roger-dev belongs to roger@other.org, not to roger@example.com.");
    }
    expect(stage.writes()).toEqual([]);
    expect(stage.mail.messages).toEqual([]);
  });

  const lookAlike = "No mail goes to erik@e\u212A.com";
  const another = "The user erik-dev belongs to erik@example.com, not to ";
  test.each([
    ["", lookAlike],
    ["--change-password", lookAlike],
    ["--deactivate --yes", another],
    ["--delete-user --yes", another],
  ])("is not another whose address has a Kelvin sign for the k: %s", async (action, why) => {
    stage.sandbox.addUser({ name: "erik-dev", tags: { email: "erik@example.com" }, password: "p" });
    const { exitCode, stderr } = await stage.run(`--user-email eri\u212A@example.com ${action}`);
    expect(stderr).toContain(`cannot become an IAM user name: eri\u212A-dev has "\u212A"`);
    expect(exitCode).toBe(2);
    const domain = await stage.run(`--user-email erik@e\u212A.com ${action}`);
    expect(domain.stderr).toContain(why);
    expect(domain.exitCode).toBe(4);
    expect(stage.writes()).toEqual([]);
    expect(stage.mail.messages).toEqual([]);
  });

  test("with another address is adopted when asked for", async () => {
    stage.sandbox.addUser({ name: "roger-dev", tags: { email: "roger@other.org" }, password: "p" });
    expect((await stage.run(`${roger} --adopt`)).exitCode).toBe(0);
    expect(user("roger-dev").tags.get("email")).toBe("roger@example.com");
  });

  test("is asked about where the user has no tag", async () => {
    stage.sandbox.addUser({ name: "roger-dev", password: "p" });
    const refused = await stage.run(roger);
    expect(refused.exitCode).toBe(4);
    expect(refused.stderr).toContain("roger-dev has no tag that names its owner. Does it belong to roger@example.com?");
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
    expect(said(real.stdout)).toHaveLength(said(dry.stdout).filter((line) => !line.startsWith("- the next ")).length);
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
    await succeeded(stage.run(`${roger} --deactivate --yes`));
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
