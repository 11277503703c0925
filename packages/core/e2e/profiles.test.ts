import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { hasCode } from "../src/errors/index.js";
import { realFiles } from "../src/context/real/files.js";
import { profileValues, readProfiles } from "../src/profiles/index.js";
import { testClock } from "../src/testing/index.js";

const COUNT = 200;
const ROUNDS = process.env["KILL_POINTS"] === "all" ? 30 : 6;
const original = Array.from({ length: COUNT }, (_, index) =>
  [
    `# Profile ${index}, kept by hand`,
    `[p${index}]`,
    `aws_access_key_id     = AKIA${index}`,
    `aws_secret_access_key = secret/${index}==`,
    "",
    "",
  ].join("\n"),
)
  .concat("[edits]\ncount = 0\n")
  .join("");

const program = fileURLToPath(new URL("edit-again-and-again.mjs", import.meta.url));
let folder: string;
let path: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "profiles-e2e-"));
});

afterAll(() => rmSync(folder, { recursive: true }));

beforeEach(() => {
  path = join(mkdtempSync(join(folder, "aws-")), "credentials");
  writeFileSync(path, original, { mode: 0o600 });
});

/** A writer that a failed test has left would go on for hours. */
afterEach(() => {
  for (const { pid } of groups.splice(0)) endGroup(pid);
});

/** Each leads a group of its own, so that what it has started can be ended with it. */
const groups: ChildProcess[] = [];

function launch(program: string, args: readonly string[]): ChildProcess {
  const child = spawn(program, args, { stdio: "inherit", detached: true });
  groups.push(child);
  return child;
}

function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch (error) {
    // All of it has ended.
    if (!hasCode(error, "ESRCH")) throw error;
  }
}

const start = (profile: string, times: number) => launch(process.execPath, [program, path, profile, String(times)]);

async function exitOf(child: ChildProcess): Promise<unknown> {
  const [code, signal] = (await once(child, "exit")) as [number | null, string | null];
  return code ?? signal;
}

/** The file as it would be had nobody edited it; what was set is left out. */
function withoutTokens(text: string): string {
  return text.replace(/^aws_session_token .*\n/gm, "").replace(/^count = .*$/m, "count = 0");
}

async function valueOf(profile: string, key: string): Promise<string | undefined> {
  const document = await readProfiles({ clock: testClock(), files: realFiles() }, { kind: "credentials", path });
  return profileValues(document, profile)?.get(key);
}

async function tokenOf(profile: string): Promise<string | undefined> {
  return valueOf(profile, "aws_session_token");
}

test("24 processes at once on one file of 200 profiles: none is lost, and comments are as they were", async () => {
  const profiles = Array.from({ length: 24 }, (_, index) => `p${index * 8}`);
  const children = profiles.map((profile) => start(profile, 3));
  expect(await Promise.all(children.map(exitOf))).toEqual(children.map(() => 0));
  expect(await Promise.all(profiles.map(tokenOf))).toEqual(profiles.map((profile) => `${profile}-3`));
  expect(await valueOf("edits", "count")).toBe(String(24 * 3));
  expect(withoutTokens(readFileSync(path, "utf8"))).toBe(original);
  expect(readdirSync(dirname(path)).sort()).toEqual(["credentials", "credentials~"]);
  expect([path, `${path}~`].map((name) => statSync(name).mode & 0o777)).toEqual([0o600, 0o600]);
});

test("writers killed at any moment: the file is never torn, the next is never kept waiting, nothing stays behind", async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const children = [start(`p${round}`, 1_000_000), start(`p${round + 100}`, 1_000_000)];
    const exits = children.map(exitOf);
    while ((await tokenOf(`p${round}`)) === undefined) await setTimeout(5);
    await setTimeout((round * 7) % 20);
    for (const child of children) child.kill("SIGKILL");
    expect(await Promise.all(exits)).toEqual(["SIGKILL", "SIGKILL"]);
    expect(withoutTokens(readFileSync(path, "utf8"))).toBe(original);
  }
  expect(await exitOf(start("p0", 1))).toBe(0);
  expect(await tokenOf("p0")).toBe("p0-1");
  expect(withoutTokens(readFileSync(path, "utf8"))).toBe(original);
  expect(readdirSync(dirname(path)).sort()).toEqual(["credentials", "credentials~"]);
});

test("a writer that was killed but that its parent has not noticed yet blocks nobody", async () => {
  // The shell starts a writer, kills it at its work, and, instead of waiting for it, becomes a program that never will.
  const script = `node "$0" "$1" p1 1000000 & until grep -q token "$1"; do sleep 0.02; done; kill -KILL $!; exec sleep 3600`;
  const shell = launch("sh", ["-c", script, program, path]);
  const exit = exitOf(shell);
  while (readFileSync(`/proc/${shell.pid}/comm`, "utf8") !== "sleep\n") await setTimeout(20);
  expect(await exitOf(start("p0", 1))).toBe(0);
  expect(await tokenOf("p0")).toBe("p0-1");
  shell.kill();
  await exit;
});
