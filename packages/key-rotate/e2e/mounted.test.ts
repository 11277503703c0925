import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSandbox, type Sandbox } from "@iam-tools/sandbox";
import { succeeded } from "@iam-tools/sandbox/testing";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { Person } from "./person.js";

/** Mounts need root, and are refused in some containers. */
const probe = mkdtempSync(join(tmpdir(), "probe-"));
for (const name of ["a", "b"]) writeFileSync(join(probe, name), "");
const canMount = spawnSync("mount", ["--bind", join(probe, "a"), join(probe, "b")], { stdio: "ignore" }).status === 0;
if (canMount) execFileSync("umount", [join(probe, "b")]);
rmSync(probe, { recursive: true });
const withMounts = canMount ? test : test.skip;

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

/** As a container has it that was given the one file. */
function mountByItself({ credentials }: Person): void {
  const source = `${credentials}.source`;
  renameSync(credentials, source);
  writeFileSync(credentials, "");
  execFileSync("mount", ["--bind", source, credentials]);
}

function unmount({ credentials }: Person): void {
  execFileSync("umount", [credentials]);
  renameSync(`${credentials}.source`, credentials);
}

withMounts("no key is made for a file that cannot be replaced where it is", async () => {
  const person = await Person.join(sandbox, { name: "mounted" });
  mountByItself(person);
  try {
    for (const more of [[], ["--dry-run"]]) {
      const { exitCode, stderr } = await person.run(["--profile", "work", "--yes", ...more]);
      expect({ exitCode, stderr }).toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining("is mounted as a single file"),
      });
    }
    expect(person.keys).toHaveLength(1);
  } finally {
    unmount(person);
  }
  expect((await person.run(["--profile", "work", "--yes"])).exitCode).toBe(0);
  expect(await person.isSettled()).toBe(true);
  await person.remove();
});

withMounts("a rotation whose file is mounted meanwhile keeps both keys, and is finished or undone later", async () => {
  for (const command of ["finish", "abort"]) {
    const person = await Person.join(sandbox, { name: `mounted-${command}` });
    const onStart = (kill: () => void) => {
      const stop = sandbox.trouble.after((call) => {
        if (call.action !== "CreateAccessKey") return;
        stop();
        setTimeout(kill, 300);
      });
    };
    void (await person.runBin(["--profile", "work", "--yes", "--grace", "24h"], { onStart }));
    mountByItself(person);
    const text = await person.read();
    try {
      const { exitCode, stderr } = await person.run(["finish", "--yes"]);
      if (exitCode !== 0) expect(stderr).toContain("instead of the single file");
      expect(await person.read()).toBe(text);
      expect(await person.lockedOut()).toEqual([]);
    } finally {
      unmount(person);
    }
    await succeeded(person.run([command, "--yes"]));
    expect(await person.lockedOut()).toEqual([]);
    await person.remove();
  }
});
