import { execFile } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { startSandbox, type CallRecord, type Sandbox } from "@iam-tools/sandbox";
import { temporaryFolder } from "@iam-tools/sandbox/testing";
import { expect, test } from "@jest/globals";
import { inParallel } from "./in-parallel.js";
import { Person, whatIsWrong, type Ended } from "./person.js";

const propagationDelay = 200;
const workers = 4;
const work = ["--profile", "work", "--yes"];
/** Of a rotation, at least: it tries the new key until it works. */
const callsOfRotation = 14;

interface Outcome {
  readonly point: string;
  readonly first: Ended;
  readonly lockedOut: readonly string[];
  /** What is wrong in the end; empty where nothing is. */
  readonly wrong: string;
}

/** A rotation with trouble in it, and a second run where the first one did not finish. */
async function rotateWith(point: string, prepare: (person: Person) => { fault?: string } | void): Promise<Outcome> {
  const sandbox = await startSandbox({ propagationDelay });
  const person = await Person.join(sandbox, { name: "alice" });
  const first = await person.run(work, prepare(person) ?? {});
  const lockedOut = await person.lockedOut();
  sandbox.trouble.clear();
  const last = first.exitCode === 0 ? first : await person.run(work);
  const wrong = await whatIsWrong(person, last);
  await person.remove();
  await sandbox.close();
  return { point, first, lockedOut, wrong };
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

test("a connection that drops after any call was carried out locks nobody out, and a second run finishes", async () => {
  const outcomes = await inParallel(
    workers,
    calls.map(
      (n) => () => rotateWith(`call ${n}`, ({ sandbox }) => atCall(n, sandbox, () => sandbox.trouble.dropAfter("*"))),
    ),
  );
  expect(outcomes.filter(({ lockedOut, wrong }) => lockedOut.length > 0 || wrong !== "")).toEqual([]);
  // Only the answer of CreateAccessKey cannot be asked for again.
  const failed = outcomes.filter(({ first }) => first.exitCode !== 0);
  expect(failed.map(({ first }) => first.stderr)).toEqual([
    expect.stringMatching(/connection broke[^]*AWS may have made a second one[^]*key-rotate finish/),
  ]);
});

test("being throttled at any call only takes time", async () => {
  const outcomes = await inParallel(
    workers,
    calls.map(
      (n) => () => rotateWith(`call ${n}`, ({ sandbox }) => atCall(n, sandbox, () => sandbox.trouble.throttle("*"))),
    ),
  );
  expect(outcomes.filter(({ first, wrong }) => first.exitCode !== 0 || wrong !== "")).toEqual([]);
});

test("a disk that fills up at any write locks nobody out, and a second run finishes", async () => {
  const sandbox = await startSandbox();
  const model = await Person.join(sandbox, { name: "model" });
  const { stderr } = await model.run(work, { fault: "list" });
  await model.remove();
  await sandbox.close();
  const writes = stderr.split("\n").flatMap((line, index) => (line.startsWith("create ") ? [index + 1] : []));
  expect(writes.length).toBeGreaterThan(10);
  const outcomes = await inParallel(
    workers,
    writes.map((n) => () => rotateWith(`write ${n}`, () => ({ fault: `full ${n}` }))),
  );
  expect(outcomes.filter(({ lockedOut, wrong }) => lockedOut.length > 0 || wrong !== "")).toEqual([]);
  expect(outcomes.filter(({ first }) => first.exitCode === 0)).toEqual([]);
});

const run = promisify(execFile);

/** A folder on a small disk of its own; undefined where this process may not mount one. */
async function smallDisk() {
  const folder = await temporaryFolder();
  try {
    await run("mount", ["-t", "tmpfs", "-o", "size=64k,mode=700", "tmpfs", folder.path]);
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
      await run("umount", [folder.path]);
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
    const sandbox = await startSandbox({ propagationDelay });
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
