import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { kill, pid, platform } from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { descendantsOf } from "./descendants.js";
import { runChild } from "./run-child.js";

/** They are about the shell of other systems. */
const onPosix = platform === "win32" ? test.skip : test;
const shell = (line: string) => runChild({ line, input: "", capture: true });

onPosix("what a child leaves running in the background is not waited for", async () => {
  const start = Date.now();
  const { exitCode, stdout } = await shell("sleep 300 & echo $!; exit 3");
  const inBackground = Number(stdout);
  expect({ exitCode, hasNumber: inBackground > 0 }).toEqual({ exitCode: 3, hasNumber: true });
  expect(Date.now() - start).toBeLessThan(100_000);
  // Nobody's child any more, it would hold the output of all tests open.
  expect(kill(inBackground, "SIGKILL")).toBe(true);
});

onPosix("all that a child writes is read, however much it is", async () => {
  const { exitCode, stdout } = await shell("head -c 3000000 /dev/zero | tr '\\0' x");
  expect({ exitCode, length: stdout.length }).toEqual({ exitCode: 0, length: 3_000_000 });
});

onPosix("a signal reaches what a shell has started", async () => {
  const running = shell("sleep 30; echo never");
  while (descendantsOf(pid).length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
  process.emit("SIGTERM", "SIGTERM");
  expect((await running).exitCode).toBeGreaterThan(128);
  expect(descendantsOf(pid)).toEqual([]);
});

const onLinux = platform === "linux" ? test : test.skip;

onLinux("and what it starts at that very moment", async () => {
  const folder = mkdtempSync(join(tmpdir(), "run-child-"));
  const started = join(folder, "started");
  // A number that no other sleep has.
  const nap = `4711.${pid}`;
  const sleeping = () =>
    readdirSync("/proc").filter((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, "utf8").startsWith(`sleep\0${nap}\0`);
      } catch {
        return false;
      }
    });
  for (let round = 0; round < 20; round += 1) {
    const running = runChild({ line: `touch ${started}; sleep ${nap}`, capture: false });
    // With no turn for others: the shell is between the two.
    await new Promise(setImmediate);
    while (!existsSync(started));
    process.emit("SIGTERM", "SIGTERM");
    expect((await running).exitCode).toBe(143);
    rmSync(started);
  }
  rmSync(folder, { recursive: true });
  // Who was told takes a moment to end.
  for (let tries = 0; tries < 200 && sleeping().length > 0; tries += 1) await sleep(50);
  const left = sleeping();
  for (const name of left) kill(Number(name), "SIGKILL");
  expect(left).toEqual([]);
});

onPosix("a folder is no program, and is told from one that may not be run", async () => {
  const folder = runChild({ line: ["/"], capture: true });
  await expect(folder).rejects.toMatchObject({ code: "EISDIR" });
  const file = runChild({ line: ["/etc/passwd"], capture: true });
  await expect(file).rejects.toMatchObject({ code: "EACCES" });
});
