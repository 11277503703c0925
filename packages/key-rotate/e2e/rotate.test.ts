import { execFile } from "node:child_process";
import { mkdir, readdir, readFile, readlink, rename, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { GetSessionTokenCommand, STSClient } from "@aws-sdk/client-sts";
import { startSandbox, type Sandbox } from "@iam-tools/sandbox";
import { binOf, runInTerminal, temporaryFolder } from "@iam-tools/sandbox/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { deleteNamedKey, killAfter, ownKeys, Person, whatIsWrong, type PersonOptions } from "./person.js";

const work = ["--profile", "work"];

let sandbox: Sandbox;
let alice: Person;
const others: Person[] = [];

beforeAll(async () => {
  sandbox = await startSandbox({ propagationDelay: 100 });
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  alice = await invite({ name: "alice" });
});
afterEach(async () => {
  sandbox.trouble.clear();
  for (const person of others.splice(0)) {
    sandbox.account().users.delete(person.added.user.name);
    await person.remove();
  }
});

async function invite(options: PersonOptions): Promise<Person> {
  const person = await Person.join(sandbox, options);
  others.push(person);
  return person;
}

/** What is secret about a person: no output may have it. */
function secretsOf(...people: Person[]): string[] {
  return people.flatMap(({ added, keys }) => [added.secretAccessKey, ...keys.map(({ secret }) => secret)]);
}

const writesTo = (person: Person) =>
  sandbox.calls.filter(({ writes, accessKeyId }) => writes && person.added.accessKeyId === accessKeyId);

async function journalOf(person: Person): Promise<string> {
  const name = (await readdir(person.folder)).find((candidate) => candidate.endsWith(".json"));
  if (name === undefined) throw new Error("There is no journal");
  return join(person.folder, name);
}

/** As if the cut-off run had asked for its key that much later (milliseconds). */
async function shiftAttempt(person: Person, by: number): Promise<void> {
  const path = await journalOf(person);
  const journal = JSON.parse(await readFile(path, "utf8")) as { attempts: { from: string }[] };
  const attempts = journal.attempts.map(({ from }) => ({ from: new Date(Date.parse(from) + by).toISOString() }));
  await writeFile(path, JSON.stringify({ ...journal, attempts }));
}

/** As if all had happened that much earlier (milliseconds). */
async function age(person: Person, by: number): Promise<void> {
  for (const key of person.keys) Object.assign(key, { created: new Date(key.created.getTime() - by) });
  await shiftAttempt(person, -by);
}

const day = 86_400_000;

describe("a rotation", () => {
  test("puts a new key in place of the old one in every profile, and leaves all else as it was", async () => {
    const before = await alice.read();
    const { added } = alice;
    const { exitCode, stdout, stderr } = await alice.run(work);
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
    const [key] = alice.keys;
    const [old, made] = [added.accessKeyId.slice(-4), key?.id.slice(-4)];
    expect(stdout)
      .toBe(`The access key of alice (111122223333) was rotated: ****${made} is in place of ****${old}. Profiles: work, build, old-style
> created the new access key ****${made}
> proved that the new access key ****${made} works
> saved the new access key ****${made} in place of the old one
> deactivated the old access key ****${old}
> proved that the new access key ****${made} works
> deleted the old access key ****${old}
`);
    expect(await whatIsWrong(alice, { exitCode, stderr })).toBe("");
    const expected = before
      .replaceAll(added.accessKeyId, key?.id ?? "")
      .replaceAll(added.secretAccessKey, key?.secret ?? "");
    expect(await alice.read()).toBe(expected);
    expect(await readFile(`${alice.credentials}~`, "utf8")).toBe(before);
    for (const file of [alice.credentials, `${alice.credentials}~`, alice.config, `${alice.config}~`]) {
      expect((await stat(file)).mode & 0o777).toBe(0o600);
    }
  });

  test("takes the steps that a dry run shows, which changes nothing", async () => {
    const before = await alice.read();
    const planned = await alice.run([...work, "--dry-run", "--json"]);
    expect(writesTo(alice)).toEqual([]);
    expect(await alice.read()).toBe(before);
    expect(await alice.leftovers()).toEqual([]);
    const done = await alice.run([...work, "--json"]);
    const [plan, rotation] = [planned, done].map(({ stdout }) => JSON.parse(stdout).keys[0]);
    expect(plan).toMatchObject({ dryRun: true, newAccessKeyId: null, steps: rotation.steps });
    expect(rotation).toMatchObject({
      dryRun: false,
      end: "rotated",
      oldAccessKeyId: alice.added.accessKeyId,
      newAccessKeyId: alice.keys[0]?.id,
    });
  });

  test("keeps no backup where none is wanted", async () => {
    await alice.run([...work, "--no-backup"]);
    expect((await readdir(alice.folder)).sort()).toEqual(["config", "credentials"]);
  });

  test("shows no secret, whatever it prints", async () => {
    const runs = [
      await alice.run([...work, "--json", "--debug"]),
      await alice.run([...work, "--debug", "--on-rotated", "cat; exit 1"]),
      await alice.run(["status", ...work, "--json"]),
    ];
    const shown = runs.map(({ stdout, stderr }) => stdout + stderr).join("");
    expect(shown).not.toBe("");
    for (const secret of secretsOf(alice)) expect(shown).not.toContain(secret);
  });

  test("of a key that is not due is silent, and does nothing", async () => {
    expect(await alice.run([...work, "--older-than", "90d"])).toMatchObject({ exitCode: 0, stdout: "", stderr: "" });
    expect(writesTo(alice)).toEqual([]);
    expect(await alice.run([...work, "--older-than", "0d"])).toMatchObject({ exitCode: 0 });
    expect(alice.keys[0]?.id).not.toBe(alice.added.accessKeyId);
  });

  test("keeps the old key, inactive, where it is asked to", async () => {
    const { exitCode, stdout } = await alice.run([...work, "--keep-old"]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("which is kept, inactive");
    expect(alice.keys.map(({ status }) => status)).toEqual(["Inactive", "Active"]);
    expect(await alice.leftovers()).toEqual([]);
    const again = await alice.run([...work, "--keep-old", "--delete-inactive"]);
    expect(again.stdout).toContain("deleted the inactive access key");
    expect(alice.keys.map(({ status }) => status)).toEqual(["Inactive", "Active"]);
  });

  test("of all profiles rotates each key once, and goes on where one fails", async () => {
    const bob = await invite({ name: "bob", accessKeys: [{}, {}] });
    const carol = await invite({ name: "carol" });
    const section = (name: string, { added }: Person) =>
      `\n[${name}]\naws_access_key_id = ${added.accessKeyId}\naws_secret_access_key = ${added.secretAccessKey}\n`;
    await writeFile(alice.credentials, (await alice.read()) + section("bob", bob) + section("carol", carol));
    const { exitCode, stdout, stderr } = await alice.run(["--all", "--json"]);
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/^bob: The user bob has two access keys/);
    const rows = JSON.parse(stdout).keys;
    expect(
      rows.map((row: { profile: string; end?: string; error?: { code: string } }) => [
        row.profile,
        row.end ?? row.error?.code,
      ]),
    ).toEqual([
      ["work", "rotated"],
      ["bob", "REFUSED"],
      ["carol", "rotated"],
    ]);
    expect(bob.keys).toHaveLength(2);
  });
});

describe("a second key", () => {
  test("that is active is never deleted, not even with --yes", async () => {
    const bob = await invite({ name: "bob", accessKeys: [{}, {}] });
    const { exitCode, stderr } = await bob.run([...work, "--yes", "--delete-inactive"]);
    expect(exitCode).toBe(4);
    expect(stderr).toContain("The user bob has two access keys, as many as AWS allows:");
    expect(stderr).toContain(
      `****${bob.keys[1]?.id.slice(-4)}  active, 0 days old, no use recorded yet (AWS reports it up to half an hour late), in no profile here`,
    );
    expect(stderr).toContain("An active key is never deleted.");
    expect(bob.keys.map(({ status }) => status)).toEqual(["Active", "Active"]);
    expect(writesTo(bob)).toEqual([]);
  });

  test("that is inactive is deleted where that is asked for, and only then", async () => {
    const bob = await invite({ name: "bob", accessKeys: [{}, { status: "Inactive" }] });
    const refused = await bob.run([...work, "--yes"]);
    expect(refused.exitCode).toBe(4);
    expect(refused.stderr).toContain("add --delete-inactive");
    expect(bob.keys).toHaveLength(2);
    expect(await whatIsWrong(bob, await bob.run([...work, "--delete-inactive"]))).toBe("");
  });

  test("that is inactive is asked about on a terminal", async () => {
    const bob = await invite({ name: "bob", accessKeys: [{}, { status: "Inactive" }] });
    const bin = binOf("key-rotate");
    const no = await runInTerminal({ bin, args: work, env: bob.environment, columns: 200 });
    await no.waitFor("Do you want to proceed (yes/no)?");
    no.type("no\r");
    expect((await no.exit).exitCode).toBe(4);
    expect(bob.keys).toHaveLength(2);
    const yes = await runInTerminal({ bin, args: work, env: bob.environment, columns: 200 });
    await yes.waitFor("inactive; it will be deleted.");
    yes.type("yes\r");
    await yes.waitFor("… prove that the new access key");
    expect((await yes.exit).exitCode).toBe(0);
    expect(await bob.isSettled()).toBe(true);
  });
});

describe("a run that was cut off", () => {
  test("leaves a note that only its owner can read, and status tells of it", async () => {
    await killAfter(alice, "UpdateAccessKey", [...work, "--on-rotated", "true"]);
    const early = await alice.leftovers();
    expect(early.filter((name) => name.endsWith(".json"))).toEqual([]);
    await killAfter(alice, "DeleteAccessKey");
    expect((await stat(await journalOf(alice))).mode & 0o777).toBe(0o600);
    const status = await alice.run(["status", ...work]);
    expect(status.stdout).toMatch(
      /^work, build, old-style: \*{4}\w{4} of alice, 0 days old, .*unfinished: key-rotate finish\n$/,
    );
    expect(status.exitCode).toBe(0);
    for (const secret of secretsOf(alice)) expect(status.stdout).not.toContain(secret);
  });

  test("is finished by finish, which otherwise has nothing to do and says nothing", async () => {
    expect(await alice.run(["finish"])).toMatchObject({ exitCode: 0, stdout: "", stderr: "" });
    await killAfter(alice, "DeleteAccessKey");
    expect(await whatIsWrong(alice, await alice.run(["finish"]))).toBe("");
  });

  test("is undone by abort, as long as the old key is there", async () => {
    const before = await alice.read();
    let updates = 0;
    let kill = () => {};
    sandbox.trouble.after(({ action }) => {
      if (action === "UpdateAccessKey") updates += 1;
      if (updates === 2) kill();
    });
    await alice.runBin(work, { onStart: (killer) => void (kill = killer) });
    sandbox.trouble.clear();
    expect(alice.keys.map(({ status }) => status)).toEqual(["Inactive", "Active"]);
    const { exitCode, stdout } = await alice.run(["abort"]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("as before");
    expect(await alice.read()).toBe(before);
    expect(alice.keys).toMatchObject([{ id: alice.added.accessKeyId, status: "Active" }]);

    await killAfter(alice, "DeleteAccessKey");
    const late = await alice.run(["abort"]);
    expect(late.exitCode).toBe(4);
    expect(late.stderr).toContain("It can only be finished: key-rotate finish");
    expect(await whatIsWrong(alice, await alice.run(["finish"]))).toBe("");
  });

  test.each([[work], [["finish"]], [["abort"]], [["--all"]]])(
    "may have made a key that nobody knows, or others may have: with --yes %j names it, and leaves it alone",
    async (args) => {
      await killAfter(alice, "CreateAccessKey");
      const [, second] = alice.keys;
      const run = await alice.run([...args, "--yes"]);
      expect(run.exitCode).toBe(4);
      expect(run.stderr).toMatch(/was created in those seconds[^]*or someone else's: AWS shows no use of it yet/);
      expect(run.stderr).toContain(
        `aws iam delete-access-key --profile work --user-name alice --access-key-id ${second?.id}`,
      );
      expect(alice.keys).toMatchObject([{ status: "Active" }, { id: second?.id, status: "Active" }]);
      // As the person is told to.
      alice.keys.pop();
      expect(await whatIsWrong(alice, await alice.run(["finish", "--yes"]))).toBe("");
    },
  );

  test("may have made a key that nobody knows: unused for a week, it is deleted with --yes", async () => {
    await killAfter(alice, "CreateAccessKey");
    await age(alice, 6 * day);
    expect((await alice.run([...work, "--yes"])).exitCode).toBe(4);
    expect(alice.keys).toHaveLength(2);
    await age(alice, 2 * day);
    const refused = await alice.run(work);
    expect(refused.exitCode).toBe(4);
    expect(refused.stderr).toMatch(/was never used and whose secret is lost; it will be deleted\.[^]*add --yes/);
    expect(await whatIsWrong(alice, await alice.run([...work, "--yes"]))).toBe("");
  });

  test("may have made a key that AWS does not list yet: its note stays where the next one gets no key", async () => {
    await killAfter(alice, "CreateAccessKey");
    const made = alice.keys.splice(1, 1);
    sandbox.trouble.refuse("CreateAccessKey", "LimitExceeded");
    const early = await alice.run([...work, "--yes"]);
    expect(early).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("To go on: key-rotate finish") });
    alice.keys.push(...made);
    const late = await alice.run([...work, "--yes"]);
    expect(late.exitCode).toBe(4);
    expect(late.stderr).toContain("was created in those seconds");
    expect(deleteNamedKey(alice, late)).toBe(true);
    expect(await whatIsWrong(alice, await alice.run([...work, "--yes"]))).toBe("");
  });

  test("leaves a key alone that a person made four minutes later", async () => {
    await killAfter(alice, "CreateAccessKey");
    const [own] = alice.keys.splice(1, 1);
    if (own === undefined) throw new Error("There is no second key");
    const others = { ...own, id: "AKIASANDBOXBUILDSRV1", created: new Date(own.created.getTime() + 4 * 60_000) };
    alice.keys.push(others);
    for (const args of [work, ["--all"], ["finish"]]) {
      const { exitCode, stderr } = await alice.run([...args, "--yes"]);
      expect({ exitCode, stderr }).toMatchObject({ exitCode: 4, stderr: expect.stringContaining("came meanwhile") });
    }
    expect((await alice.run(["abort", "--yes"])).exitCode).toBe(0);
    expect(alice.keys).toMatchObject([{ status: "Active" }, { id: others.id, status: "Active" }]);
  });

  test("may have made a key that nobody knows: a person is asked", async () => {
    await killAfter(alice, "CreateAccessKey");
    const terminal = await runInTerminal({
      bin: binOf("key-rotate"),
      args: work,
      env: alice.environment,
      columns: 200,
    });
    await terminal.waitFor("Do you want to proceed (yes/no)?");
    terminal.type("yes\r");
    expect((await terminal.exit).exitCode).toBe(0);
    expect(await alice.isSettled()).toBe(true);
  });

  test("does not make a key of others its own", async () => {
    await killAfter(alice, "CreateAccessKey");
    const [, second] = alice.keys;
    if (second !== undefined) second.lastUsed = { date: new Date(), service: "s3", region: "eu-west-1" };
    const { exitCode, stderr } = await alice.run([...work, "--yes"]);
    expect(exitCode).toBe(4);
    expect(stderr).toContain("used by others");
    expect(alice.keys).toHaveLength(2);
  });

  test("does not delete a key that others made at another time, not even with --yes", async () => {
    await killAfter(alice, "CreateAccessKey");
    await shiftAttempt(alice, -3_600_000);
    const { exitCode, stderr } = await alice.run([...work, "--yes"]);
    expect(exitCode).toBe(4);
    expect(stderr).toContain("appeared in the meantime and is not of the time at which the rotation asked for one");
    expect(alice.keys).toHaveLength(2);
  });

  test.each<[string, () => Promise<void> | void]>([
    ["made at another time", () => shiftAttempt(alice, -3_600_000)],
    [
      "used",
      () => {
        for (const key of alice.keys) key.lastUsed = { date: new Date(), service: "s3", region: "eu-west-1" };
      },
    ],
  ])("is forgotten by abort where there is only a key that others %s", async (_how, change) => {
    await killAfter(alice, "CreateAccessKey");
    await change();
    const before = alice.keys.map(({ id, status }) => ({ id, status }));
    const { exitCode, stdout, stderr } = await alice.run(["abort"]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toContain("as before");
    expect(alice.keys).toMatchObject(before);
    expect((await alice.leftovers()).filter((name) => name.endsWith(".json"))).toEqual([]);
  });

  test("goes on forward as before where abort was refused", async () => {
    await killAfter(alice, "CreateAccessKey");
    const before = await readFile(await journalOf(alice), "utf8");
    const { exitCode, stderr } = await alice.run(["abort"]);
    expect(exitCode).toBe(4);
    expect(stderr).toContain("delete it by its id");
    expect(await readFile(await journalOf(alice), "utf8")).toBe(before);
    await age(alice, 8 * day);
    expect(await whatIsWrong(alice, await alice.run(["finish", "--yes"]))).toBe("");
  });

  test.each<[string, number, readonly string[]]>([
    ["is the lost one, and nobody can agree", 0, []],
    ["is of others", -3_600_000, ["--yes"]],
  ])("with a key that %s is refused in a dry run too", async (_what, shift, agreed) => {
    await killAfter(alice, "CreateAccessKey");
    await shiftAttempt(alice, shift);
    const dry = await alice.run([...work, ...agreed, "--dry-run"]);
    const real = await alice.run([...work, ...agreed]);
    const reasonOf = ({ stderr }: { stderr: string }) => stderr.split("\n")[0];
    expect(reasonOf(dry)).toBe(reasonOf(real));
    expect([dry.exitCode, real.exitCode]).toEqual([4, 4]);
  });

  test.each<[string, readonly string[], RegExp]>([
    ["and the key is rotated anew", [], /put the old access key.*back\n[^]*create.* new access key/],
    [
      "and a key that is not due stays",
      ["--older-than", "90d"],
      /put the old access key.*back\n.*delete.* new access key/,
    ],
  ])("while it was undone is undone, %s: a dry run says so", async (_what, args, steps) => {
    await alice.run([...work, "--grace", "24h"]);
    const path = await journalOf(alice);
    const journal = JSON.parse(await readFile(path, "utf8")) as object;
    await writeFile(path, JSON.stringify({ ...journal, direction: "back" }));
    const before = await alice.read();
    const shown = await alice.run([...work, ...args, "--dry-run"]);
    expect(shown.stdout).toMatch(steps);
    const dry = await alice.run([...work, ...args, "--dry-run", "--json"]);
    expect(await alice.read()).toBe(before);
    expect(alice.keys).toHaveLength(2);
    const real = await alice.run([...work, ...args, "--json"]);
    const stepsOf = ({ stdout }: { stdout: string }) => JSON.parse(stdout).keys[0].steps.join(" ");
    expect(stepsOf(real)).toMatch(/prove-key[^]*save-key[^]*delete-key/);
    expect(stepsOf(dry)).toBe(stepsOf(real));
    expect(await whatIsWrong(alice, real)).toBe("");
  });

  test("before a key was asked for leaves nothing behind", async () => {
    const needsCode = {
      Effect: "Deny",
      Action: "iam:CreateAccessKey",
      Resource: "*",
      Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
    };
    const devices = { Effect: "Allow", Action: "iam:ListMFADevices", Resource: "*" };
    const policy = { ...ownKeys, Statement: [...ownKeys.Statement, devices, needsCode] };
    const bob = await invite({ name: "bob", policy, devices: [{}] });
    const terminal = await runInTerminal({
      bin: binOf("key-rotate"),
      args: work,
      env: bob.environment,
      columns: 200,
    });
    await terminal.waitFor("MFA code");
    terminal.press("Ctrl-C");
    expect((await terminal.exit).exitCode).toBe(130);
    expect(terminal.screen()).not.toContain("key-rotate finish");
    expect(bob.keys).toHaveLength(1);
    expect(await bob.leftovers()).toEqual([]);
  });

  test("by Ctrl-C says what exists and how to go on", async () => {
    let interrupt = () => {};
    sandbox.trouble.after(({ action }) => {
      if (action === "CreateAccessKey") interrupt();
    });
    const terminal = await runInTerminal({
      bin: binOf("key-rotate"),
      args: work,
      env: alice.environment,
      columns: 200,
    });
    interrupt = () => terminal.press("Ctrl-C");
    expect((await terminal.exit).exitCode).toBe(130);
    expect(terminal.screen()).toMatch(/Cancelled[^]*What exists now: the old access key[^]*key-rotate finish/);
    sandbox.trouble.clear();
    expect(await whatIsWrong(alice, await alice.run(["finish"]))).toBe("");
  });

  const someNote = {
    version: 1,
    profile: "work",
    userName: "alice",
    accountId: "111122223333",
    configFile: "/config",
    started: "2026-01-31T12:00:00.000Z",
    before: [],
    holders: [],
    old: { accessKeyId: "AKIA", secretAccessKey: "s" },
    announced: false,
    keepOld: false,
    grace: 0,
    direction: "forward",
  };

  test.each<[string, (path: string) => unknown]>([
    ["this version does not know", (path) => writeFile(path, `{"version": 2}`)],
    ["that is a copy of another key's", (path) => writeFile(path, JSON.stringify(someNote))],
    ["with a field of the wrong type", (path) => writeFile(path, JSON.stringify({ ...someNote, grace: "a secret" }))],
    ["that is a pipe", (path) => promisify(execFile)("mkfifo", [path])],
    ["that is a folder", (path) => mkdir(path)],
  ])("left a note %s: only its own key is in the way", async (_what, spoil) => {
    const bob = await invite({ name: "bob" });
    const section = `\n[bob]\naws_access_key_id = ${bob.added.accessKeyId}\naws_secret_access_key = ${bob.added.secretAccessKey}\n`;
    await writeFile(alice.credentials, (await alice.read()) + section);
    await spoil(join(alice.folder, `.credentials.rotation.${alice.added.accessKeyId}.json`));
    const own = await alice.run(work);
    expect(own).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("The note of an unfinished rotation") });
    const status = await alice.run(["status", "--all"]);
    expect(status).toMatchObject({ exitCode: 3, stderr: expect.stringMatching(/^work: The note of an/) });
    expect(status.stdout).toMatch(/^bob: /);
    const all = await alice.run(["--all"]);
    expect(all).toMatchObject({ exitCode: 3, stderr: expect.stringMatching(/^work: The note of an/) });
    expect(bob.keys[0]?.id).not.toBe(bob.added.accessKeyId);
    expect(alice.keys).toMatchObject([{ id: alice.added.accessKeyId, status: "Active" }]);
  });

  test("left a note that cannot be read, of a key that is still there: its successor is not touched", async () => {
    await alice.run([...work, "--grace", "24h"]);
    await writeFile(await journalOf(alice), `{"version": 2}`);
    expect(await alice.run(work)).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("does not know") });
    expect(alice.keys).toHaveLength(2);
  });
});

describe("a credentials file behind a link", () => {
  let dotfiles: Awaited<ReturnType<typeof temporaryFolder>>;
  let real: string;
  beforeEach(async () => {
    dotfiles = await temporaryFolder();
    real = join(dotfiles.path, "aws-credentials");
    await rename(alice.credentials, real);
    await symlink(real, alice.credentials);
  });
  afterEach(() => dotfiles.remove());

  test("stays one, and what was cut off under the link is finished under the file's own name", async () => {
    await killAfter(alice, "DeleteAccessKey");
    expect((await alice.run(["status", ...work], { credentials: real })).stdout).toContain("key-rotate finish");
    expect(await whatIsWrong(alice, await alice.run(["finish"], { credentials: real }))).toBe("");
    expect(await readlink(alice.credentials)).toBe(real);
    expect(await readdir(dotfiles.path)).toEqual(["aws-credentials"]);
  });

  test("is under one lock, whichever name two runs give it", async () => {
    let second: ReturnType<Person["run"]> | undefined;
    sandbox.trouble.after(async ({ action }) => {
      if (action !== "CreateAccessKey") return;
      sandbox.trouble.clear();
      second = alice.run(work, { credentials: real });
      await second;
    });
    const first = await alice.run(work);
    expect(await second).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("rotated by another run.") });
    expect(await whatIsWrong(alice, first)).toBe("");
  });
});

test("two runs at once: the second says so", async () => {
  let second: ReturnType<Person["run"]> | undefined;
  sandbox.trouble.after(async ({ action }) => {
    if (action !== "CreateAccessKey") return;
    sandbox.trouble.clear();
    second = alice.run(work);
    await second;
  });
  const first = await alice.run(work);
  expect(await second).toMatchObject({
    exitCode: 1,
    stderr: expect.stringMatching(/of the profile "work" is being rotated by another run\./),
  });
  expect(await whatIsWrong(alice, first)).toBe("");
});

describe("with a grace", () => {
  /** As if the new key had been saved that long ago. */
  async function age(hours: number): Promise<void> {
    const path = await journalOf(alice);
    const journal = JSON.parse(await readFile(path, "utf8"));
    journal.saved = new Date(Date.now() - hours * 3_600_000).toISOString();
    await writeFile(path, JSON.stringify(journal));
  }

  test("both keys work until it is over; then a run does the rest", async () => {
    const { stdout } = await alice.run([...work, "--grace", "24h"]);
    expect(stdout).toMatch(/which works until \d{4}-/);
    expect(alice.keys.map(({ status }) => status)).toEqual(["Active", "Active"]);
    expect(await alice.run(work)).toMatchObject({ exitCode: 0, stdout: "", stderr: "" });
    expect((await alice.run(["status", ...work])).stdout).toContain("its predecessor");
    await age(25);
    const [old] = alice.keys;
    if (old?.lastUsed !== undefined) Object.assign(old, { lastUsed: { ...old.lastUsed, date: new Date(0) } });
    expect(await whatIsWrong(alice, await alice.run(["finish"]))).toBe("");
  });

  test("an old key that is still used is not deactivated unasked", async () => {
    await alice.run([...work, "--grace", "24h"]);
    await age(25);
    const { exitCode, stderr } = await alice.run(["finish"]);
    expect(exitCode).toBe(4);
    expect(stderr).toMatch(/is still used: .* It will be deactivated\./);
    expect(alice.keys.map(({ status }) => status)).toEqual(["Active", "Active"]);
    expect(await whatIsWrong(alice, await alice.run(["finish", "--yes"]))).toBe("");
  });
});

describe("--on-rotated", () => {
  test("hands the new key over on standard input while both keys work", async () => {
    const told = join(alice.folder, "told");
    let statuses: string[] = [];
    sandbox.trouble.before(({ action, parameters }) => {
      if (action === "UpdateAccessKey" && parameters["Status"] === "Inactive") {
        statuses = alice.keys.map(({ status }) => status);
      }
    });
    const { exitCode } = await alice.run([...work, "--on-rotated", `cat > "${told}"`]);
    expect(exitCode).toBe(0);
    expect(statuses).toEqual(["Active", "Active"]);
    expect(JSON.parse(await readFile(told, "utf8"))).toEqual({
      profiles: ["work", "build", "old-style"],
      userName: "alice",
      accountId: "111122223333",
      oldAccessKeyId: alice.added.accessKeyId,
      accessKeyId: alice.keys[0]?.id,
      secretAccessKey: alice.keys[0]?.secret,
    });
  });

  test("undoes the rotation where it fails", async () => {
    const before = await alice.read();
    const { exitCode, stderr } = await alice.run([...work, "--on-rotated", "exit 7"]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /ended with exit code 7\.\nThe rotation was undone: your profiles hold \*{4}\w{4} as before/,
    );
    expect(await alice.read()).toBe(before);
    expect(alice.keys).toMatchObject([{ id: alice.added.accessKeyId, status: "Active" }]);
    expect(await alice.leftovers()).toEqual([]);
  });
});

describe("where nothing is allowed without MFA", () => {
  const withMfa = {
    ...ownKeys,
    Statement: [
      ...ownKeys.Statement,
      { Effect: "Allow", Action: "iam:ListMFADevices", Resource: "*" },
      {
        Effect: "Deny",
        NotAction: ["iam:ListMFADevices", "iam:ListAccessKeys", "sts:GetSessionToken"],
        Resource: "*",
        Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
      },
    ],
  };
  let mallory: Person;
  let count = 0;
  beforeEach(async () => {
    count += 1;
    mallory = await invite({ name: `mallory-${count}`, policy: withMfa, devices: [{}] });
  });
  const code = () => sandbox.totp(mallory.added.serialNumber);

  test("a code is asked for, before anything is changed", async () => {
    const refused = await mallory.run(work);
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toMatch(/Access denied: iam:UpdateAccessKey[^]*add --token-code/);
    expect(mallory.keys).toHaveLength(1);
    expect(await mallory.leftovers()).toEqual([]);
    expect(await whatIsWrong(mallory, await mallory.run([...work, "--token-code", code()]))).toBe("");
  });

  /** Keeps a session of the one, which shows MFA, in the profile `work-sts` of the other. */
  async function keepSession({ added }: Person, { credentials }: Person): Promise<string | undefined> {
    const { accessKeyId, secretAccessKey, serialNumber } = added;
    const keys = { accessKeyId, secretAccessKey };
    const sts = new STSClient({ region: "us-east-1", endpoint: sandbox.url, credentials: keys });
    const request = { SerialNumber: serialNumber, TokenCode: sandbox.totp(serialNumber) };
    const { Credentials: session } = await sts.send(new GetSessionTokenCommand(request));
    await writeFile(
      credentials,
      `\n[work-sts]\naws_access_key_id = ${session?.AccessKeyId}\naws_secret_access_key = ${session?.SecretAccessKey}\naws_session_token = ${session?.SessionToken}\n`,
      { flag: "a" },
    );
    return session?.AccessKeyId;
  }

  test("the session of another user is not taken for one's own, whatever it may do", async () => {
    const all = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
    const admin = await invite({ name: `admin-${count}`, policy: all, devices: [{}] });
    const session = await keepSession(admin, mallory);
    const refused = await mallory.run(work);
    expect(refused).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("add --token-code") });
    expect(await mallory.run([...work, "--token-code", code()])).toMatchObject({ exitCode: 0, stderr: "" });
    expect(mallory.keys).toHaveLength(1);
    expect(await mallory.lockedOut()).toEqual([]);
    const signed = sandbox.calls.filter(({ accessKeyId }) => accessKeyId === session).map(({ action }) => action);
    expect(new Set(signed)).toEqual(new Set(["GetCallerIdentity"]));
  });

  test("the session of the profile is used while it is valid", async () => {
    await keepSession(mallory, mallory);
    const { exitCode, stderr } = await mallory.run(work);
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
    expect(mallory.keys).toHaveLength(1);
    expect(await mallory.lockedOut()).toEqual([]);
  });
});

describe("what cannot be right", () => {
  const deny = (action: string) => [{ Effect: "Deny", Action: action, Resource: "*" }, ...ownKeys.Statement];

  test.each([
    ["a profile that is not there", ["--profile", "wrok"], 1, /There is no profile "wrok"[^]*Did you mean "work"\?/],
    ["a profile without keys", ["--profile", "other"], 2, /"other" holds no access key[^]*Profiles that do: work/],
    ["a span without a unit", [...work, "--older-than", "90"], 2, /--older-than needs a unit, such as 90d/],
    ["all and one", ["--all", ...work], 2, /Use either --all or --profile\./],
    ["a flag that is not there", [...work, "--keepold"], 2, /did you mean --keep-old/],
    ["a profile flag without a name", ["--profile"], 2, /--profile/],
  ])("%s is told in plain words", async (_what, args, exitCode, message) => {
    const run = await alice.run(args);
    expect(run.stderr).toMatch(message);
    expect(run.exitCode).toBe(exitCode);
    expect(run.stderr).not.toMatch(/\n\s+at /);
    expect(writesTo(alice)).toEqual([]);
  });

  test.each([
    ["a session", "aws_access_key_id = ASIAX\naws_secret_access_key = x\naws_session_token = t\n", /holds a session/],
    ["a role", "role_arn = arn:aws:iam::1:role/r\nsource_profile = work\n", /assumes the role[^]*add --profile work/],
    ["half a key", "aws_access_key_id = AKIAX\n", /no aws_secret_access_key beside it/],
  ])("a profile with %s has no key to rotate", async (_what, lines, message) => {
    await writeFile(alice.credentials, `${await alice.read()}\n[odd]\n${lines}`);
    const { exitCode, stderr } = await alice.run(["--profile", "odd"]);
    expect(stderr).toMatch(message);
    expect(exitCode).toBe(2);
  });

  test.each([["aws_session_token ="], ["aws_session_token = left-by-aws-configure"]])(
    "a key beside %j is rotated with all others",
    async (line) => {
      const [old] = alice.keys;
      await writeFile(
        alice.credentials,
        (await alice.read()).replaceAll(/(?<=secret_access_key = .*\n)/g, `${line}\n`),
      );
      const { exitCode, stderr } = await alice.run(["--all"]);
      expect(stderr).not.toContain("holds a session");
      expect(exitCode).toBe(0);
      expect(alice.keys.map(({ id }) => id)).not.toContain(old?.id);
      expect(await alice.read()).toContain(`${line}\n`);
    },
  );

  test("a key that AWS does not take is told from one that may not", async () => {
    const [key] = alice.keys;
    if (key !== undefined) key.status = "Inactive";
    const { exitCode, stderr } = await alice.run(work);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/AWS rejected the access key \*{4}\w{4} of the profile "work"/);
    const bob = await invite({ name: "bob", policy: { ...ownKeys, Statement: deny("iam:ListAccessKeys") } });
    expect((await bob.run(work)).stderr).toContain("Access denied: iam:ListAccessKeys");
  });

  test("a user who may not create keys is left with what there was", async () => {
    const bob = await invite({ name: "bob", policy: { ...ownKeys, Statement: deny("iam:CreateAccessKey") } });
    const { exitCode, stderr } = await bob.run(work);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("Access denied: iam:CreateAccessKey");
    expect(await bob.leftovers()).toEqual([]);
  });
});

describe("status", () => {
  test("of all tells of rotations whose keys no profile holds any more, which abort forgets", async () => {
    await alice.run([...work, "--grace", "24h"]);
    const bob = await invite({ name: "bob" });
    await writeFile(alice.credentials, await bob.read());
    await writeFile(alice.config, await readFile(bob.config, "utf8"));
    const told =
      /^work: A rotation of work that began .* is unfinished, and no profile holds its keys\.\n.*key-rotate finish/;
    expect(await alice.run(["status", "--all"])).toMatchObject({ exitCode: 3, stderr: expect.stringMatching(told) });
    expect(await alice.run(["--all"])).toMatchObject({ exitCode: 3, stderr: expect.stringMatching(told) });
    const refused = await alice.run(["finish", "--yes"]);
    expect(refused).toMatchObject({ exitCode: 4, stderr: expect.stringContaining("No profile holds") });
    expect(await alice.run(["abort"])).toMatchObject({ exitCode: 4, stderr: expect.stringContaining("add --yes") });
    expect((await alice.run(["abort", "--yes"])).exitCode).toBe(0);
    expect(alice.keys).toMatchObject([{ id: alice.added.accessKeyId, status: "Active" }]);
    expect(await alice.leftovers()).toEqual([]);
  });

  test("exits with 1 where a key is as old as that", async () => {
    expect((await alice.run(["status", "--all", "--older-than", "90d"])).exitCode).toBe(0);
    const old = await alice.run(["status", "--all", "--older-than", "0d"]);
    expect(old.exitCode).toBe(1);
    expect(old.stdout).toContain("0 days old (due), last used");
  });
});
