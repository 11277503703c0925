import { execFile } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Context, Files } from "@iam-tools/core/context";
import { startSandbox, type CallRecord, type Sandbox } from "@iam-tools/sandbox";
import { quickContext, temporaryFolder } from "@iam-tools/sandbox/testing";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { main } from "../src/main.js";
import { inParallel } from "./in-parallel.js";
import { deleteNamedKey, Person, whatIsWrong, type Ended } from "./person.js";

const work = ["--profile", "work", "--yes"];
/** Of a rotation, whose new key works at once. */
const callsOfRotation = 12;

type Run = (person: Person, faulty?: Faulty) => Promise<Pick<Ended, "exitCode" | "stderr">>;

/** In this very process, for there are hundreds of them; on real HTTP and real files, which may fail. */
const quickly: Run = async (person, faulty = (files) => files) => {
  const { context, said } = quickContext({ env: person.environment, home: person.folder });
  runs += 1;
  const self = { ...context.processes.self, started: `run-${runs}` };
  // What earlier runs have left is left by the dead.
  const processes: Context["processes"] = {
    ...context.processes,
    self,
    isRunning: async ({ started }) => started === self.started,
  };
  const exitCode = await main(work, { ...context, processes, files: faulty(context.files) });
  return { exitCode, stderr: said() };
};
let runs = 0;
const asProcess: Run = (person) => person.runBin(work);

interface Trouble {
  /** What goes wrong at AWS. */
  readonly make?: (sandbox: Sandbox) => void;
  /** What goes wrong with files. */
  readonly faulty?: Faulty;
}

interface Outcome {
  readonly point: string;
  readonly first: Awaited<ReturnType<Run>>;
  readonly lockedOut: readonly string[];
  /** Whether there was a key that nobody can tell from one of others, which a person then deleted by its id. */
  readonly hasNamedKey: boolean;
  /** What the first run said of keys that is not so. */
  readonly untrue: readonly string[];
  /** What is wrong in the end; empty where nothing is. */
  readonly wrong: string;
}

/** A rotation with trouble in it, and a second run where the first one did not finish. */
async function rotateWith(point: string, { make, faulty }: Trouble, run: Run = quickly): Promise<Outcome> {
  const sandbox = await startSandbox({ propagationDelay: run === quickly ? 0 : 200 });
  const person = await Person.join(sandbox, { name: "alice" });
  make?.(sandbox);
  const first = await run(person, faulty);
  const lockedOut = await person.lockedOut();
  const untrue = untrueOf(person, first.stderr);
  sandbox.trouble.clear();
  let last = first.exitCode === 0 ? first : await run(person);
  const hasNamedKey = deleteNamedKey(person, last);
  if (hasNamedKey) last = await run(person);
  const wrong = await whatIsWrong(person, last);
  await person.remove();
  await sandbox.close();
  return { point, first, lockedOut, hasNamedKey, untrue, wrong };
}

function untrueOf({ keys }: Person, said: string): string[] {
  const claims = [...said.matchAll(/the (?:old|new) access key \*{4}(\w{4}) is (\w+),/g)];
  const statusOf = (end: string) => keys.find(({ id }) => id.endsWith(end))?.status.toLowerCase() ?? "deleted";
  return claims.flatMap(([claim, end = "", status]) => (statusOf(end) === status ? [] : [claim]));
}

/** Trouble at the n-th call, whichever that is. */
function atCall(n: number, { trouble }: Sandbox, make: () => void): void {
  if (n === 1) make();
  let count = 0;
  trouble.after(() => {
    count += 1;
    if (count === n - 1) make();
  });
}

const calls = Array.from({ length: callsOfRotation }, (_, index) => index + 1);

/** Of the calls, those at which a process has the trouble that this one has at each; CreateAccessKey is the fourth. */
const callsOfProcess = process.env["KILL_POINTS"] === "all" ? calls : calls.filter((n) => n % 3 === 1);

/** The same trouble at each call in turn. */
function atEachCall(what: string, make: (sandbox: Sandbox) => void, run?: Run): Promise<Outcome[]> {
  const trouble = (n: number) => ({ make: (sandbox: Sandbox) => atCall(n, sandbox, () => make(sandbox)) });
  const at = run === asProcess ? callsOfProcess : calls;
  return atPoints(at, (n) => rotateWith(`${what} at call ${n}`, trouble(n), run), run === asProcess ? 4 : 1);
}

/** One by one in this process, whose variables are those of a run. */
async function atPoints(
  points: readonly number[],
  at: (n: number) => Promise<Outcome>,
  workers = 1,
): Promise<Outcome[]> {
  const tasks = points.map((n) => () => at(n));
  const outcomes = await inParallel(workers, tasks);
  const lockOuts = outcomes.filter(({ lockedOut }) => lockedOut.length > 0);
  const unfinished = outcomes.filter(({ wrong }) => wrong !== "");
  const named = outcomes.filter(({ hasNamedKey }) => hasNamedKey);
  process.stderr.write(
    `troubles: ${outcomes.length}, lock-outs: ${lockOuts.length}, unfinished: ${unfinished.length}, a key named: ${named.length}\n`,
  );
  expect([...lockOuts, ...unfinished]).toEqual([]);
  return outcomes;
}

/** AWS carries the next call out, and answers that it failed. */
function failAfter({ trouble }: Sandbox): void {
  const stop = trouble.after(() => {
    stop();
    throw new Error("It failed after it was done");
  });
}

const mayHaveMadeOne = /AWS may have created a second one[^]*key-rotate finish/;

test.each<[string, (sandbox: Sandbox) => void, Run]>([
  ["a connection of the bin that drops", ({ trouble }) => trouble.dropAfter("*"), asProcess],
  ["a connection that drops", ({ trouble }) => trouble.dropAfter("*"), quickly],
  ["an answer of 500", failAfter, quickly],
])("%s after any call was carried out locks nobody out, and the next run goes on", async (what, make, run) => {
  const outcomes = await atEachCall(what, make, run);
  // Only the answer of CreateAccessKey cannot be asked for again; whose the key is that it made, a person has to say.
  const failed = outcomes.filter(({ first }) => first.exitCode !== 0);
  expect(failed).toMatchObject([{ first: { stderr: expect.stringMatching(mayHaveMadeOne) }, hasNamedKey: true }]);
});

test.each<[string, (sandbox: Sandbox) => void]>([
  ["a connection that drops", ({ trouble }) => trouble.dropBefore("*")],
  ["an answer of 500", ({ trouble }) => trouble.fail("*")],
])("%s before any call was carried out locks nobody out, and the next run finishes", async (what, make) => {
  const outcomes = await atEachCall(what, make);
  const failed = outcomes.filter(({ first }) => first.exitCode !== 0);
  expect(failed).toMatchObject([{ first: { stderr: expect.stringMatching(mayHaveMadeOne) }, hasNamedKey: false }]);
});

test("being throttled at any call only takes time", async () => {
  const outcomes = await atEachCall("throttled", ({ trouble }) => trouble.throttle("*"));
  expect(outcomes.filter(({ first }) => first.exitCode !== 0)).toEqual([]);
});

type Faulty = (files: Files) => Files;
const changing = ["create", "setMode", "setOwner", "rename", "remove", "makeFolder", "syncFolder"] as const;

/** Calls `before` before each change of a file, with its name and path. */
function changesOf(files: Files, before: (name: string, path: string) => void): Files {
  const watched = changing.map((name) => {
    const change = files[name] as (path: string, ...rest: unknown[]) => Promise<unknown>;
    return [
      name,
      async (path: string, ...rest: unknown[]) => {
        before(name, path);
        return change(path, ...rest);
      },
    ];
  });
  return { ...files, ...(Object.fromEntries(watched) as Partial<Files>) };
}

describe("a disk", () => {
  let changes: { name: string; path: string }[];
  beforeAll(async () => {
    changes = [];
    const faulty: Faulty = (files) => changesOf(files, (name, path) => void changes.push({ name, path }));
    const { first } = await rotateWith("model", { faulty });
    if (first.exitCode !== 0) throw new Error(first.stderr);
  });

  const isWrite = (name: string) => ["create", "makeFolder"].includes(name);

  test.each<[string, (name: string) => boolean, string, number]>([
    ["is full from any write on", isWrite, "ENOSPC", 8],
    ["is read-only from any change of a file on", () => true, "EROFS", 20],
  ])("that %s locks nobody out, and a second run finishes", async (what, concerns, code, atLeast) => {
    const points = changes.flatMap(({ name, path }, index) =>
      // A lock that cannot be removed is no one's once the run has ended.
      concerns(name) && !path.includes(".lock.") ? [index + 1] : [],
    );
    const outcomes = await atPoints(points, (n) => {
      let count = 0;
      const fail = (name: string) => {
        count += 1;
        if (count >= n && concerns(name)) throw Object.assign(new Error(`${code}: ${name}`), { code });
      };
      return rotateWith(`${what}, ${n}`, { faulty: (files) => changesOf(files, fail) });
    });
    expect(outcomes.filter(({ first }) => first.exitCode === 0)).toEqual([]);
    expect(outcomes.filter(({ untrue }) => untrue.length > 0)).toEqual([]);
    expect(outcomes.length).toBeGreaterThan(atLeast);
  });
});

const execute = promisify(execFile);

/** A folder on a small disk of its own; undefined where this process may not mount one. */
async function smallDisk() {
  const folder = await temporaryFolder();
  try {
    await execute("mount", ["-t", "tmpfs", "-o", "size=64k,mode=700", "tmpfs", folder.path]);
  } catch {
    await folder.remove();
    return undefined;
  }
  const ballast = join(folder.path, "ballast");
  return {
    path: folder.path,
    fill: () => writeFile(ballast, Buffer.alloc(128 * 1024)).catch(() => undefined),
    free: () => rm(ballast, { force: true }),
    remove: async () => {
      await execute("umount", [folder.path]);
      await folder.remove();
    },
  };
}

const probe = await smallDisk();
await probe?.remove();

/** Where disks cannot be mounted, the injected errors of the test above stand for them. */
if (probe !== undefined) {
  test.each([
    ["before it begins", undefined],
    ["once the new key is made", "CreateAccessKey"],
    ["once the new key works", "GetCallerIdentity"],
  ])("a real disk that is full %s locks nobody out, and a second run finishes", async (_when, action) => {
    const disk = await smallDisk();
    if (disk === undefined) throw new Error("A disk could be mounted, and now cannot");
    const sandbox = await startSandbox({ propagationDelay: 200 });
    const person = await Person.join(sandbox, { name: "alice", path: disk.path });
    const isMoment = ({ action: called, accessKeyId, error }: CallRecord) =>
      called === action &&
      error === undefined &&
      (action === "CreateAccessKey" || accessKeyId !== person.added.accessKeyId);
    sandbox.trouble.after(async (call) => {
      if (isMoment(call)) await disk.fill();
    });
    if (action === undefined) await disk.fill();
    const first = await person.run(work);
    expect(first).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/no space|disk is full/) });
    expect(await person.lockedOut()).toEqual([]);
    if (action !== "GetCallerIdentity") expect(person.keys).toHaveLength(1);
    await disk.free();
    sandbox.trouble.clear();
    expect(await whatIsWrong(person, await person.run(work))).toBe("");
    await person.remove();
    await disk.remove();
    await sandbox.close();
  });
}
