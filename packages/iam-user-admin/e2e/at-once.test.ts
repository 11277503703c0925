import { readdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { succeeded } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { startStage, type Stage } from "./stage.js";

let stage: Stage;
beforeEach(async () => {
  stage = await startStage();
  await writeFile(join(stage.home, "people.csv"), "email\nroger@example.com\njane@example.com\n");
});
afterEach(() => stage.close());

const roger = "--user-email roger@example.com";
const passwordOf = (name: string) => stage.sandbox.account().users.get(name)?.loginProfile?.password;
const state = () => join(stage.home, ".local/state/iam-user-admin");

test.each([
  ["a run and the same run", roger, roger],
  ["a run and an import", roger, "import people.csv"],
  ["two imports", "import people.csv", "import people.csv"],
])("%s at the same instant make one password, and mail it once", async (_what, one, other) => {
  const results = await Promise.all([stage.runBin(one), stage.runBin(other)]);
  expect(results.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  const mails = stage.mail.messages.filter(({ to }) => to.includes("roger@example.com"));
  expect(mails).toHaveLength(1);
  expect(mails[0]?.text).toContain(`Password: ${passwordOf("roger-dev")}\n`);
  expect(await readdir(state())).toEqual([]);
});

test("two resends at the same instant mail a password once", async () => {
  stage.mail.refuse({ at: "data", answer: 554, times: 1 });
  expect((await stage.run(roger)).exitCode).toBe(3);
  const results = await Promise.all([stage.runBin("resend"), stage.runBin("resend")]);
  expect(results.map(({ stdout }) => stdout).sort()).toEqual([
    expect.stringMatching(/^mailed roger@example\.com the password of roger-dev, tagged roger-dev with .*\n$/),
    "no password or access key is waiting to be mailed\n",
  ]);
  expect(stage.mail.messages).toHaveLength(1);
});

test("a run that waits for another in vain says for which, and taking access away waits for none", async () => {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const stop = stage.sandbox.trouble.before(async ({ action }) => {
    if (action !== "CreateLoginProfile") return;
    stop();
    await held;
  });
  const first = stage.run(roger);
  while (stage.sandbox.account().users.get("roger-dev") === undefined) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const [second, dry, deactivation] = await Promise.all([
    stage.run(roger),
    stage.run(`${roger} --dry-run`),
    stage.run(`${roger} --deactivate --yes`),
  ]);
  release();
  expect(second.exitCode).toBe(1);
  expect(second.stderr).toContain("Another run is working for roger@example.com");
  expect(second.stderr).toMatch(/Nothing was changed\. Try again when it has ended; ps -p \d+ shows/);
  expect(dry.exitCode).toBe(0);
  expect(deactivation.exitCode).toBe(0);
  await first;
});

test("a dry run leaves nothing behind", async () => {
  for (const command of [roger, "import people.csv", "resend"]) await succeeded(stage.run(`${command} --dry-run`));
  expect((await readdir(stage.home)).sort()).toEqual(["people.csv"]);
});

test("a folder that cannot be written is told before a password is needed, and keeps nobody from a group", async () => {
  stage.sandbox.addGroup({ name: "A" });
  stage.sandbox.addUser({ name: "roger-dev", tags: { email: "roger@example.com" }, password: "p" });
  // No folder can be made there, not even by root.
  const env = { XDG_STATE_HOME: "/dev/null" };
  expect((await stage.run(`${roger} --groups A`, { env })).exitCode).toBe(0);
  for (const command of [`${roger} --change-password`, "--user-email jane@example.com", "import people.csv"]) {
    const refused = await stage.run(command, { env });
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain(
      "Passwords and access keys are kept in /dev/null/iam-user-admin until their owners have them",
    );
  }
  expect(passwordOf("roger-dev")).toBe("p");
  expect(stage.writes()).toEqual(["AddUserToGroup"]);
});

test("a folder that takes nothing, whether or not only a try shows it, is told, and nothing is changed", async () => {
  await symlink("/nowhere/at/all", join(stage.home, "unplugged"));
  const unplugged = join(stage.home, "unplugged");
  for (const [folder, flags] of [
    ["/proc", ""],
    [unplugged, ""],
    [unplugged, " --dry-run"],
    [`${unplugged}/state`, " --dry-run"],
  ]) {
    const { exitCode, stderr } = await stage.run(`${roger}${flags}`, { env: { XDG_STATE_HOME: folder ?? "" } });
    expect(exitCode).toBe(1);
    expect(stderr).toBe(
      `iam-user-admin: Passwords and access keys are kept in ${folder}/iam-user-admin until their owners have them, but nothing can be written there.
Nothing was changed. Set XDG_STATE_HOME to a directory that you can write to, or correct the permissions of that one.
`,
    );
  }
  expect(stage.writes()).toEqual([]);
});

test("a resend leaves alone whose password came to wait while it waited for another run", async () => {
  const jane = "--user-email jane@example.com";
  stage.mail.refuse({ at: "data", answer: 554, times: 1 });
  expect((await stage.run(jane)).exitCode).toBe(3);
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const reached = new Promise<void>((resolve) => {
    const stop = stage.sandbox.trouble.before(async ({ action }) => {
      if (action !== "GetUser") return;
      stop();
      resolve();
      await held;
    });
  });
  const first = stage.run(jane);
  await reached;
  // A process, since the clock of one in memory would have the ten seconds over that it waits for the other.
  const resend = stage.runBin("resend");
  const waiting = async () => (await readdir(state())).filter((name) => name.includes("people")).length;
  while ((await waiting()) < 2) await new Promise((resolve) => setTimeout(resolve, 20));
  stage.mail.refuse({ at: "data", answer: 554, times: 1 });
  expect((await stage.run(roger)).exitCode).toBe(3);
  release();
  await first;
  expect(await resend).toMatchObject({ exitCode: 0, stdout: "no password or access key is waiting to be mailed\n" });
  expect(stage.mail.messages.map(({ to }) => to)).toEqual([["jane@example.com"]]);
});
