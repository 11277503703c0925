import { env } from "node:process";
import { isDeepStrictEqual } from "node:util";
import { succeeded } from "@iam-tools/sandbox/testing";
import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { home, startMemoryStage, type MemoryStage } from "./memory-stage.js";

let stage: MemoryStage;
beforeAll(async () => {
  stage = await startMemoryStage();
});
afterAll(() => stage.close());
beforeEach(() => {
  stage.clear();
  addRoger();
});

const old = "an Old passw0rd";
const roger = "--user-email roger@example.com";
const compromised = `${roger} --compromised --yes`;
const falseAlarm = `${roger} --false-alarm`;

function addRoger(): void {
  stage.sandbox.account().users.delete("roger-dev");
  const tags = { email: "roger@example.com" };
  stage.sandbox.addUser({ name: "roger-dev", tags, password: old, accessKeys: [{}, { status: "Inactive" }] });
}

/** A run before set the password that the user has, and could not hand it over. */
function keepOldPassword(occasion = "new-user"): void {
  const { sandbox, world } = stage;
  const { id, users } = sandbox.account();
  const login = users.get("roger-dev")?.loginProfile;
  if (login !== undefined) login.resetRequired = true;
  const kept = {
    email: "roger@example.com",
    userName: "roger-dev",
    account: { id, environment: "dev", consoleUrl: "https://dev.signin.aws.amazon.com/console" },
    messageId: "<old@example.com>",
    state: "set",
    occasion,
    password: old,
    marks: [""],
  };
  world.files.set(`${home}/.local/state/iam-user-admin/${id}-roger-dev.json`, JSON.stringify(kept));
}

/** What changes nothing leaves what was left before it. */
function pointsOf(effects: readonly string[]): { at: number; effect: string }[] {
  const all = effects.map((effect, index) => ({ at: index + 1, effect }));
  const idle = /^(Get|List|makeFolder$|create$|syncFolder$)/;
  return env["KILL_POINTS"] === "all" ? all : all.filter(({ effect }) => !idle.test(effect));
}

/** Kills the command at each point, in a world of its own. */
async function faultsOf(
  line: string,
  before: readonly (string | (() => void))[],
  look: () => Promise<string | undefined>,
) {
  const prepare = async () => {
    stage.clear();
    addRoger();
    for (const one of before) await (typeof one === "string" ? succeeded(stage.run(one)) : one());
  };
  await prepare();
  const { effects } = await stage.run(line);
  const points = pointsOf(effects);
  const faults: string[] = [];
  for (const { at, effect } of points) {
    await prepare();
    void (await stage.run(line, { at, when: "after" }));
    const fault = await look();
    if (fault !== undefined) faults.push(`${at}, ${effect}: ${fault}`);
  }
  return { points: points.length, faults };
}

function state() {
  const user = stage.sandbox.account().users.get("roger-dev");
  const password = user?.loginProfile?.password;
  const isMailed = stage.world.mails.at(-1)?.text.includes(`Password: ${password}\n`) === true;
  return {
    keys: user?.accessKeys.map(({ status }) => status).join(),
    inline: [...(user?.inlinePolicies.keys() ?? [])].join(),
    incident: [...(user?.tags.keys() ?? [])].some((key) => key.startsWith("iam-user-admin:compromised")),
    password: password === old ? "old" : isMailed ? "new" : "nobody has it",
  };
}

const ended = { keys: "Inactive,Inactive", inline: "AWSRevokeOlderSessions", incident: true, password: "new" };
const undone = { keys: "Active,Inactive", inline: "", incident: false };

test("an incident that is killed at anything it does, run again and undone, ends and restores what it should", async () => {
  const { points, faults } = await faultsOf(compromised, [], async () => {
    const again = await stage.run(compromised);
    const first = differs(
      { ...state(), exitCode: again.exitCode, left: stage.left() },
      { ...ended, exitCode: 0, left: [] },
    );
    const back = await stage.run(falseAlarm);
    return first ?? differs({ ...state(), exitCode: back.exitCode }, { ...undone, password: "new", exitCode: 0 });
  });
  expect(points).toBeGreaterThan(8);
  expect(faults).toEqual([]);
});

test("an incident that is killed at anything it does, run again, replaces the password that still waits from before", async () => {
  const { faults } = await faultsOf(compromised, [() => keepOldPassword()], async () => {
    const again = await stage.run(compromised);
    return differs({ ...state(), exitCode: again.exitCode, left: stage.left() }, { ...ended, exitCode: 0, left: [] });
  });
  expect(faults).toEqual([]);
});

test.each(["--change-password", ""])(
  "an incident that is killed at anything it does, and followed by another command (%s), mails no password from before it",
  async (action) => {
    const occasion = action === "" ? "new-user" : "new-password";
    const { faults } = await faultsOf(compromised, [() => keepOldPassword(occasion)], async () => {
      const hasBegun = state().incident;
      const { exitCode } = await stage.run(`${roger} ${action}`.trim());
      const isOldMailed = stage.world.mails.some(({ text }) => text.includes(`Password: ${old}\n`));
      const { password } = state();
      const isWhole = hasBegun ? !isOldMailed && password === "new" : isOldMailed || password === "new";
      return isWhole && exitCode === 0 ? undefined : JSON.stringify({ exitCode, hasBegun, isOldMailed, password });
    });
    expect(faults).toEqual([]);
  },
);

test("an incident that is cut off before its new password leaves none from before it to be resent", async () => {
  keepOldPassword();
  stage.sandbox.trouble.refuse("UpdateLoginProfile", "AccessDenied");
  expect(await stage.run(compromised)).toMatchObject({ exitCode: 3 });
  expect(await stage.run("resend")).toMatchObject({
    exitCode: 1,
    stdout: expect.stringContaining(
      "The password of roger-dev in account 111122223333 (dev) is from before the user was reported as compromised; --change-password sets a new one.",
    ),
  });
  expect(stage.world.mails).toEqual([]);
});

test("an incident whose new password is refused, run again, replaces the one that still waits from before", async () => {
  keepOldPassword();
  stage.sandbox.trouble.refuse("UpdateLoginProfile", "AccessDenied");
  expect(await stage.run(compromised)).toMatchObject({ exitCode: 3 });
  await succeeded(stage.run(compromised));
  expect(state()).toEqual(ended);
});

test("an incident that is killed at anything it does, and undone at once, says so where nobody has the password", async () => {
  const { faults } = await faultsOf(compromised, [], async () => {
    const back = await stage.run(falseAlarm);
    const { password, ...rest } = state();
    const fault = differs({ ...rest, exitCode: back.exitCode }, { ...undone, exitCode: 0 });
    if (fault !== undefined || password !== "nobody has it") return fault;
    if (!back.stderr.includes(`iam-user-admin ${roger} --change-password`)) return `silent: ${back.stderr}`;
    await succeeded(stage.run(`${roger} --change-password`));
    return differs({ ...state(), left: stage.left() }, { ...undone, password: "new", left: [] });
  });
  expect(faults).toEqual([]);
});

test("a false alarm that is killed at anything it does, and run again, restores what it should", async () => {
  const { points, faults } = await faultsOf(falseAlarm, [compromised], async () => {
    const again = await stage.run(falseAlarm);
    return differs({ ...state(), exitCode: again.exitCode }, { ...undone, password: "new", exitCode: 0 });
  });
  expect(points).toBeGreaterThanOrEqual(3);
  expect(faults).toEqual([]);
});

function differs(is: object, wanted: object): string | undefined {
  return isDeepStrictEqual(is, wanted) ? undefined : JSON.stringify(is);
}
