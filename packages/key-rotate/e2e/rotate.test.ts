import { readdir, readFile, readlink, rename, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { binOf, runInTerminal, succeeded, temporaryFolder } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { killAfter, type Person, whatIsWrong } from "./person.js";
import { alice, invite, sandbox, secretsOf, work, writesTo } from "./rotation-stage.js";

describe("a rotation", () => {
  test("puts a new key in place of the old one in every profile, and leaves all else as it was", async () => {
    const before = await alice.read();
    const { added } = alice;
    const { exitCode, stdout, stderr } = await alice.run(work);
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
    const [key] = alice.keys;
    const [old, made] = [added.accessKeyId.slice(-4), key?.id.slice(-4)];
    expect(stdout).toBe(`The access key of alice (111122223333) was rotated:
****${made} is in place of ****${old}. Profiles: work, build, old-style
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
    const [plan, rotation] = [planned, done].map(({ stdout }) => JSON.parse(stdout));
    expect([plan.dryRun, rotation.dryRun]).toEqual([true, false]);
    const kindsOf = (answer: typeof plan) => answer.keys[0].steps.map(({ kind }: { kind: string }) => kind);
    expect(kindsOf(plan)).toEqual(kindsOf(rotation));
    expect(plan.keys[0]).toMatchObject({ newAccessKeyId: null, outcome: "rotated" });
    expect(rotation.keys[0]).toMatchObject({
      outcome: "rotated",
      oldAccessKeyId: alice.added.accessKeyId,
      newAccessKeyId: alice.keys[0]?.id,
    });
  });

  test("keeps no backup where none is wanted", async () => {
    await succeeded(alice.run([...work, "--no-backup"]));
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
      rows.map((row: { profile: string; outcome: string; error: { code: string } | null }) => [
        row.profile,
        row.error?.code ?? row.outcome,
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
    const dry = await runInTerminal({ bin, args: [...work, "--dry-run"], env: bob.environment, columns: 200 });
    expect((await dry.exit).exitCode).toBe(0);
    expect(dry.screen()).toMatch(
      /inactive; it will be deleted\. You would be asked first\.[^]*> would delete the inactive/,
    );
    const no = await runInTerminal({ bin, args: work, env: bob.environment, columns: 200 });
    await no.waitFor("Do you want to proceed (yes/no)?");
    no.type("no\r");
    expect((await no.exit).exitCode).toBe(4);
    expect(bob.keys).toHaveLength(2);
    const yes = await runInTerminal({ bin, args: work, env: bob.environment, columns: 200 });
    await yes.waitFor("inactive; it will be deleted.");
    yes.type("yes\r");
    // Three dots where the terminal is not one of UTF-8.
    await yes.waitFor(/(…|\.{3}) prove that the new access key/);
    expect((await yes.exit).exitCode).toBe(0);
    expect(await bob.isSettled()).toBe(true);
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

test("what iam-login noted of the key's age is renewed, and as before where the rotation was undone", async () => {
  const [key] = alice.keys;
  const created = new Date(Math.floor((key?.created.getTime() ?? 0) / 1000) * 1000).toISOString();
  const text = (await alice.read()).replace(/^(aws_secret_access_key.*)$/m, `$1\nkey_created = ${key?.id} ${created}`);
  await writeFile(alice.credentials, text);
  let meanwhile = "";
  sandbox.trouble.before(async ({ action, parameters }) => {
    if (action === "DeleteAccessKey" && parameters["AccessKeyId"] !== key?.id) meanwhile = alice.keys[1]?.id ?? "";
  });
  const seen = join(alice.folder, "seen");
  const line = `cat "${alice.credentials}" > "${seen}"; exit 7`;
  expect((await alice.run([...work, "--on-rotated", line])).exitCode).toBe(1);
  expect(await readFile(seen, "utf8")).toMatch(new RegExp(`^key_created = ${meanwhile} 2\\S+Z$`, "m"));
  expect(meanwhile).not.toBe("");
  expect(await alice.read()).toBe(text);
});

describe("status", () => {
  test("of all tells of rotations whose keys no profile holds any more, which abort forgets", async () => {
    await succeeded(alice.run([...work, "--grace", "24h"]));
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
