import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { startStage, type Stage } from "./stage.js";

/** Two administrators, each with a home folder: they know nothing of one another but by what AWS tells. */
let stage: Stage;
let second: { env: { HOME: string; XDG_STATE_HOME: string } };
beforeEach(async () => {
  stage = await startStage();
  const home = join(stage.home, "second");
  await mkdir(home);
  second = { env: { HOME: home, XDG_STATE_HOME: join(home, "state") } };
});
afterEach(() => stage.close());

const roger = "--user-email roger@example.com";
const tags = { email: "roger@example.com" };
const password = () => stage.sandbox.account().users.get("roger-dev")?.loginProfile?.password;
const mailed = () => stage.mail.messages.map(({ text }) => /Password: (.*)\n/.exec(text ?? "")?.[1]);
const kept = async () => {
  const folders = [join(stage.home, ".local/state/iam-user-admin"), join(second.env.XDG_STATE_HOME, "iam-user-admin")];
  return (await Promise.all(folders.map((folder) => readdir(folder).catch(() => [])))).flat();
};

/** Lets both runs come to that call before either is answered. */
function meetAt(action: string): void {
  let arrived = 0;
  let release: () => void = () => undefined;
  const both = new Promise<void>((resolve) => (release = resolve));
  stage.sandbox.trouble.before(async (call) => {
    if (call.action !== action) return;
    arrived += 1;
    if (arrived === 2) release();
    await both;
  });
}

test.each([
  ["a new user", "CreateUser", undefined],
  ["the first password", "CreateLoginProfile", { name: "roger-dev", tags }],
])(
  "of two who make %s at the same instant, one mails it, and the other finds that out first",
  async (_what, action, user) => {
    if (user !== undefined) stage.sandbox.addUser(user);
    meetAt(action);
    const results = await Promise.all([stage.run(roger), stage.run(roger, second)]);
    expect(results.map(({ exitCode }) => `${exitCode}`).sort()).toEqual(["0", "1"]);
    const loser = results.find(({ exitCode }) => exitCode === 1);
    expect(loser?.stderr).toContain("Another run created the user roger-dev, or a password for it, at the same time.");
    expect(mailed()).toEqual([password()]);
    expect(await kept()).toEqual([]);
    expect(await stage.run("resend", second)).toMatchObject({
      stdout: "no password or access key is waiting to be mailed\n",
    });
  },
);

test("of two who create the first access key at the same instant, one delivers it, and the other deletes its own", async () => {
  stage.sandbox.addUser({ name: "bot", tags: { email: "team@example.com" } });
  const keys = () => stage.sandbox.account().users.get("bot")?.accessKeys ?? [];
  keys().splice(0);
  meetAt("CreateAccessKey");
  const bot = "--user-email team@example.com --user-name bot --access-key";
  const results = await Promise.all([stage.run(bot), stage.run(bot, second)]);
  expect(results.map(({ exitCode }) => `${exitCode}`).sort()).toEqual(["0", "1"]);
  const loser = results.find(({ exitCode }) => exitCode === 1);
  expect(loser?.stderr).toContain("Another run created an access key for bot at the same time;");
  expect(keys()).toHaveLength(1);
  expect(stage.mail.messages).toHaveLength(1);
  expect(stage.mail.messages[0]?.text).toContain(keys()[0]?.secret);
  expect(await kept()).toEqual([]);
});

test("of two who replace an access key at the same instant, one creates the second key, and the other none", async () => {
  const { accessKeyId: old } = stage.sandbox.addUser({ name: "bot", tags: { email: "team@example.com" } });
  const keys = () => stage.sandbox.account().users.get("bot")?.accessKeys ?? [];
  meetAt("CreateAccessKey");
  const rotate = "--user-email team@example.com --user-name bot --rotate-access-key";
  const results = await Promise.all([stage.run(rotate), stage.run(rotate, second)]);
  const loser = results.find(({ exitCode }) => exitCode !== 0);
  expect(keys().map(({ status }) => status)).toEqual(["Active", "Active"]);
  expect(keys()[0]?.id).toBe(old);
  expect(stage.mail.messages).toHaveLength(1);
  expect(stage.mail.messages[0]?.text).toContain(keys()[1]?.secret);
  expect(loser).toMatchObject({
    exitCode: 3,
    stderr: expect.stringContaining("bot has two access keys by now, and AWS allows no third: another run created one"),
  });
  expect(loser?.stderr).not.toContain("servicequotas");
  expect(await kept()).toEqual([]);
});

test.each([roger, "import people.csv"])(
  "a password that another run replaces before it is mailed is mailed to nobody: %s",
  async (line) => {
    await writeFile(join(stage.home, "people.csv"), "email\nroger@example.com\n");
    const stop = stage.sandbox.trouble.after(async ({ action }) => {
      if (action !== "CreateLoginProfile") return;
      stop();
      expect(await stage.run(roger, second)).toMatchObject({ exitCode: 0 });
    });
    const { exitCode, stdout, stderr } = await stage.run(line);
    expect(stdout + stderr).toContain("Another run set a password for roger-dev at the same time");
    expect(exitCode).toBe(1);
    expect(mailed()).toEqual([password()]);
    expect(await kept()).toEqual([]);
  },
);

test.each(["resend", roger])(
  "a password that waited, and was replaced by another machine, is mailed by no %s",
  async (line) => {
    stage.mail.refuse({ at: "data", answer: 554, times: 1 });
    expect((await stage.run(roger)).exitCode).toBe(3);
    expect((await stage.run(`${roger} --change-password`, second)).exitCode).toBe(0);
    const given = password();
    const dry = await stage.run(`${line} --dry-run`);
    const { exitCode, stdout } = await stage.run(line);
    if (line === "resend") {
      expect(stdout).toContain("has another password by now; --change-password sets a new one.");
      expect({ dry: dry.exitCode, real: exitCode }).toEqual({ dry: 1, real: 1 });
    } else {
      expect(stdout).toMatch(/- removed \S+, whose password was replaced by another\n/);
      expect(dry.stdout).toMatch(/- would remove \S+, whose password was replaced by another\n/);
      expect(exitCode).toBe(0);
      expect(await kept()).toEqual([]);
    }
    expect(mailed()).toEqual([given]);
    expect(password()).toBe(given);
  },
);

test("a password that its owner has changed is not mailed", async () => {
  stage.mail.refuse({ at: "data", answer: 554, times: 1 });
  expect((await stage.run(roger)).exitCode).toBe(3);
  const profile = stage.sandbox.account().users.get("roger-dev")?.loginProfile;
  Object.assign(profile ?? {}, { password: "my own", resetRequired: false });
  expect((await stage.run("resend")).stdout).toContain("has another password by now");
  expect(mailed()).toEqual([]);
});

test("two who change a password at the same instant hand over one at most that is not the last", async () => {
  stage.sandbox.addUser({ name: "roger-dev", tags, password: "old" });
  meetAt("UpdateLoginProfile");
  const line = `${roger} --change-password`;
  const results = await Promise.all([stage.run(line), stage.run(line, second)]);
  expect(results.map(({ exitCode }) => `${exitCode}`).sort()).toEqual(["0", "1"]);
  expect(mailed()).toHaveLength(1);
  const { stderr } = results.find(({ exitCode }) => exitCode === 1) ?? {};
  expect(stderr).toContain(
    "is not delivered.\nAWS may have taken it after the one of the other run, which then does not work though it was delivered. Set a new one with --change-password.\n",
  );
});
