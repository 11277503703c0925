import { execFile } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { binOf, runInTerminal, succeeded } from "@iam-tools/sandbox/testing";
import { describe, expect, test } from "@jest/globals";
import { deleteNamedKey, killAfter, ownKeys, whatIsWrong } from "./person.js";
import { age, alice, invite, journalOf, sandbox, secretsOf, shiftAttempt, work } from "./rotation-stage.js";

const day = 86_400_000;

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
    void (await alice.runBin(work, { onStart: (killer) => void (kill = killer) }));
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
    expect(early).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("To continue: key-rotate finish") });
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
      expect({ exitCode, stderr }).toMatchObject({
        exitCode: 4,
        stderr: expect.stringContaining("appeared in the meantime"),
      });
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

  test("by standing still until another took its place goes no further once it wakes", async () => {
    const before = await alice.read();
    sandbox.trouble.after(({ action }) => {
      if (action !== "CreateAccessKey") return;
      for (const name of readdirSync(alice.folder)) if (/\.json\.lock\./.test(name)) rmSync(join(alice.folder, name));
    });
    const { exitCode, stderr } = await alice.run(work);
    sandbox.trouble.clear();
    expect(stderr).toMatch(
      /was paused for too long, and another one may have continued .*\nWhat exists now: [^]*\nCheck it with: key-rotate status\n/,
    );
    expect(exitCode).toBe(1);
    expect(await alice.read()).toBe(before);
    expect(alice.keys.map(({ status }) => status)).toEqual(["Active", "Active"]);
    expect(await whatIsWrong(alice, await alice.run(["finish"]))).toBe("");
  });

  test("goes on backward where it was an abort", async () => {
    const before = await alice.read();
    await succeeded(alice.run([...work, "--grace", "24h"]));
    for (const key of alice.keys) if (key.id === alice.added.accessKeyId) key.status = "Inactive";
    await killAfter(alice, "UpdateAccessKey", ["abort"]);
    expect(alice.keys).toHaveLength(2);
    await succeeded(alice.run(["finish"]));
    expect(alice.keys).toMatchObject([{ id: alice.added.accessKeyId, status: "Active" }]);
    expect(await alice.read()).toBe(before);
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
    await succeeded(alice.run([...work, "--grace", "24h"]));
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
    const stepsOf = ({ stdout }: { stdout: string }): string =>
      JSON.parse(stdout)
        .keys[0].steps.map(({ kind }: { kind: string }) => kind)
        .join(" ");
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
    await succeeded(alice.run([...work, "--grace", "24h"]));
    await writeFile(await journalOf(alice), `{"version": 2}`);
    expect(await alice.run(work)).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("does not know") });
    expect(alice.keys).toHaveLength(2);
  });
});
