import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { binOf, openWorkplace, succeeded, type Workplace } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { main } from "../src/main.js";

/** The AWS files of a program that is given a narrower session, when its run ends in another way than by itself. */
let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace("iam-login", { main });
  await succeeded(place.run(["work"], { input: place.code() }));
});
afterEach(() => place.close());

const state = () => ({ XDG_STATE_HOME: join(place.folder, "state") });
const files = () => readdir(join(place.folder, "state", "iam-tools", "programs"));
const narrowly = (...program: string[]) => ["work", "exec", "--allow", "iam:ListUsers", "--", ...program];
const waiting = [process.execPath, "-e", "console.log('started', process.pid); setTimeout(() => {}, 120_000)"];

/** A program that waits, once it has started. */
async function start() {
  const child = spawn(process.execPath, [binOf("iam-login"), ...narrowly(...waiting)], {
    env: { ...place.environment, ...state(), PATH: process.env["PATH"], HOME: place.folder },
  });
  const ended = once(child, "exit");
  const [said] = (await once(child.stdout, "data")) as [Buffer];
  return { child, ended, program: Number(/^started (\d+)/.exec(String(said))?.[1]) };
}

test("are removed at once where the run is asked to end", async () => {
  const { child, ended } = await start();
  expect(await files()).toHaveLength(2);
  child.kill("SIGTERM");
  expect(await ended).toEqual([143, null]);
  expect(await files()).toEqual([]);
});

test("are removed by the next run where the run was killed, and those of one that goes on are not", async () => {
  const killed = await start();
  const left = await files();
  killed.child.kill("SIGKILL");
  await killed.ended;
  process.kill(killed.program, "SIGKILL");
  expect(await files()).toEqual(left);
  const other = await start();
  const now = await files();
  expect(now).toHaveLength(2);
  expect(now.filter((name) => left.includes(name))).toEqual([]);
  expect((await place.runBin(narrowly(process.execPath, "--version"), { env: state() })).exitCode).toBe(0);
  expect(await files()).toEqual(now);
  other.child.kill("SIGTERM");
  await other.ended;
  expect(await files()).toEqual([]);
});

test.each([["logout"], ["status"], ["process"], ["init", "--help"]])(
  "are removed by %s, too, where the run was killed",
  async (...command) => {
    const killed = await start();
    expect(await files()).toHaveLength(2);
    killed.child.kill("SIGKILL");
    await killed.ended;
    process.kill(killed.program, "SIGKILL");
    await succeeded(place.run(["work", ...command], { env: state() }));
    expect(await files()).toEqual([]);
  },
);

test("stay, as the program's session does, while it takes Ctrl-C for something else, however often", async () => {
  const script = `
    const { readFileSync } = require("node:fs");
    let count = 0;
    process.on("SIGINT", () => {
      count += 1;
      console.log("INTERRUPTED", count, readFileSync(process.env.AWS_SHARED_CREDENTIALS_FILE, "utf8").includes("ASIA"));
      if (count === 3) process.exit(5);
    });
    setTimeout(() => {}, 120_000);
    console.log("STARTED");`;
  const terminal = await place.onTerminal(narrowly(process.execPath, "-e", script), { env: state() });
  await terminal.waitFor("STARTED");
  for (const count of [1, 2, 3]) {
    terminal.press("Ctrl-C");
    await terminal.waitFor(`INTERRUPTED ${count} true`);
  }
  expect((await terminal.exit).exitCode).toBe(5);
  expect(await files()).toEqual([]);
});
