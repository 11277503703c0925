import { access, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "@jest/globals";
import { whatIsWrong } from "./person.js";
import { alice, work as profile } from "./rotation-stage.js";

const work = [...profile, "--yes"];

describe("--on-rotated", () => {
  test("is not waited for beyond its end, whatever it leaves running", async () => {
    const start = Date.now();
    const started = join(alice.folder, "started");
    const line = `sleep 200 2> /dev/null & echo $! > "${started}"; cat > /dev/null; echo hello`;
    const run = await alice.run([...work, "--on-rotated", line]);
    expect(Date.now() - start).toBeLessThan(150_000);
    expect(process.kill(Number(await readFile(started, "utf8")), "SIGKILL")).toBe(true);
    await rm(started);
    expect(await whatIsWrong(alice, run)).toBe("");
  });

  test("is told with all that it has started where the run is asked to end", async () => {
    const started = join(alice.folder, "started");
    const line = `cat > /dev/null; touch "${started}"; sleep 60; echo never`;
    const running = alice.runBin([...work, "--on-rotated", line], {
      onStart: (kill) => void waitForFile(started).then(() => kill("SIGTERM")),
    });
    expect((await running).exitCode).toBe(143);
    expect(await alice.lockedOut()).toEqual([]);
    await rm(started);
    expect(await whatIsWrong(alice, await alice.run(["finish"]))).toBe("");
    expect(alice.keys).toMatchObject([{ id: alice.added.accessKeyId }]);
  });
});

async function waitForFile(path: string): Promise<void> {
  for (;;) {
    try {
      return await access(path);
    } catch {
      await sleep(20);
    }
  }
}

test("the old key in the shell's environment is told before and after", async () => {
  const env = { AWS_ACCESS_KEY_ID: alice.added.accessKeyId, AWS_SECRET_ACCESS_KEY: alice.added.secretAccessKey };
  const dry = await alice.run([...work, "--dry-run"], { env });
  expect(dry.stderr).toMatch(/^Warning: AWS_ACCESS_KEY_ID in this shell is the key being rotated/);
  const { exitCode, stderr } = await alice.run(work, { env });
  expect(exitCode).toBe(0);
  expect(stderr).toContain("still the old key: unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY\n");
});

test("a grace that AWS tells too little about is warned of", async () => {
  const shown = async (grace: string) => (await alice.run([...work, "--dry-run", "--grace", grace])).stderr;
  expect(await shown("29m")).toMatch(/^Warning: AWS records the use of a key every 15 minutes/);
  expect(await shown("30m")).toBe("");
});

describe("of all profiles", () => {
  test.each([["status"], [], ["--older-than", "90d", "--yes"]])(
    "none at all is an error, of which cron tells: another home, or a path with a slip (%j)",
    async (...args) => {
      const files = { AWS_SHARED_CREDENTIALS_FILE: "/nowhere/credentials", AWS_CONFIG_FILE: "/nowhere/config" };
      const { exitCode, stdout, stderr } = await alice.run([...args, "--all"], { env: files });
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
      expect(stderr).toBe(`key-rotate: There is no profile in /nowhere/credentials, nor in /nowhere/config.
Check HOME, AWS_SHARED_CREDENTIALS_FILE and AWS_CONFIG_FILE, or store an access key: aws configure --profile PROFILE
`);
    },
  );

  test("those without a whole key are named with the reason, and what is wrong with one is told by the exit code", async () => {
    const ordinary = "\n[work-sts]\naws_access_key_id = ASIAX\naws_secret_access_key = x\naws_session_token = t\n";
    await writeFile(alice.credentials, (await alice.read()) + ordinary);
    const status = await alice.run(["status", "--all"]);
    expect(status).toMatchObject({ exitCode: 0, stderr: "" });
    expect(status.stdout).toMatch(/Skipped: The profile "other" holds no access key\.\n/);
    expect(status.stdout).toMatch(/Skipped: The profile "work-sts" holds a session/);
    const dry = await alice.run(["--all", "--dry-run", "--json"]);
    expect(JSON.parse(dry.stdout).passedOver).toContainEqual({
      profile: "other",
      reason: 'The profile "other" holds no access key.',
    });
    await writeFile(alice.credentials, `${await alice.read()}\n[half]\naws_access_key_id = AKIAX\n`);
    const half = /^half: The profile "half" holds half of a key/;
    expect(await alice.run(["status", "--all"])).toMatchObject({ exitCode: 3, stderr: expect.stringMatching(half) });
    expect(await alice.run(["--all"])).toMatchObject({ exitCode: 3, stderr: expect.stringMatching(half) });
    expect(alice.keys[0]?.id).not.toBe(alice.added.accessKeyId);
  });

  test("one whose key AWS does not take hides none of the others", async () => {
    const gone = "\n[gone]\naws_access_key_id = AKIASANDBOXGONE00000\naws_secret_access_key = x\n";
    await writeFile(alice.credentials, gone + (await alice.read()));
    const { exitCode, stdout, stderr } = await alice.run(["status", "--all"]);
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/^gone: AWS rejected the access key \*{4}0000/);
    expect(stdout).toMatch(/^work, build, old-style: /);
  });
});
