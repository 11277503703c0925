import { startSandbox, type CallRecord, type Sandbox } from "@iam-tools/sandbox";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { inParallel } from "./in-parallel.js";
import { deleteNamedKey, ownerOf, Person, whatIsWrong } from "./person.js";

/** Milliseconds: short, so that there is time for every point; the ratio to the run is that of AWS. */
const propagationDelay = 250;
/** Rotations at a time, each a user with files of their own: most of the time they wait for the key to work. */
const workers = 5;
const work = ["--profile", "work", "--yes"];

let sandbox: Sandbox;
/** What is to happen at the calls of a user, by user name. */
const atCall = new Map<string, { at: number; when: "before" | "after"; count: number; kill: () => void }>();

beforeAll(async () => {
  sandbox = await startSandbox({ propagationDelay });
  const hook = (when: "before" | "after") => (call: CallRecord) => {
    const plan = atCall.get(ownerOf(sandbox, call) ?? "");
    if (plan === undefined) return;
    if (when === "before") plan.count += 1;
    if (plan.when !== when || plan.count !== plan.at) return;
    plan.kill();
    // A call that was not received is not carried out either.
    if (when === "before") throw new Error("The caller was killed before this call");
  };
  sandbox.trouble.before(hook("before"));
  sandbox.trouble.after(hook("after"));
});
afterAll(() => sandbox.close());

interface Outcome {
  readonly point: string;
  readonly wasKilled: boolean;
  readonly lockedOut: readonly string[];
  /** Whether there was a key that nobody can tell from one of others, which a person then deleted by its id. */
  readonly hasNamedKey: boolean;
  /** What is wrong in the end; empty where nothing is. */
  readonly unfinished: string;
}

/** How many rotations are killed by each of the gentler signals, at calls spread over the run. */
const perSignal = Number(process.env["KILL_POINTS"] ?? 6);

test("a kill before or after any call or file operation locks nobody out, and a later run finishes", async () => {
  const model = await countModel();
  const files = pointsUpTo(model.fileOperations, killAtFile);
  const calls = pointsUpTo(model.calls, killAtCall("SIGKILL"));
  const step = Math.max(1, Math.floor((2 * model.calls) / perSignal));
  const gentle = (["SIGTERM", "SIGINT", "SIGHUP"] as const).flatMap((signal) =>
    pointsUpTo(model.calls, killAtCall(signal)).filter((_point, index) => index % step === 0),
  );
  const points = [...files, ...calls, ...gentle];
  // How often a key is tried until it works depends on the time: a run may end before the last calls of the model.
  const outcomes = (await inParallel(workers, points)).filter(({ wasKilled }) => wasKilled);

  const lockOuts = outcomes.filter(({ lockedOut }) => lockedOut.length > 0);
  const unfinished = outcomes.filter((outcome) => outcome.unfinished !== "");
  const named = outcomes.filter(({ hasNamedKey }) => hasNamedKey);
  process.stderr.write(
    `kill points: ${outcomes.length} of ${points.length}, lock-outs: ${lockOuts.length}, unfinished: ${unfinished.length}, a key named: ${named.length}\n`,
  );
  expect(lockOuts).toEqual([]);
  expect(unfinished).toEqual([]);
  // Only a kill between the request for a key and the note of its answer leaves one that is nobody's.
  expect(named.length).toBeGreaterThan(0);
  expect(
    named.map(({ point }) => point).filter((point) => !point.includes("SIGKILL") && !point.includes("file")),
  ).toEqual([]);
  expect(outcomes.length).toBeGreaterThanOrEqual(points.length - 12);
}, 400_000);

/** How much a rotation with nothing in its way does. */
async function countModel(): Promise<{ fileOperations: number; calls: number }> {
  const person = await Person.join(sandbox, { name: "model" });
  const callsBefore = sandbox.calls.length;
  const { exitCode, stderr } = await person.run(work, { fault: "list" });
  expect(exitCode).toBe(0);
  await person.remove();
  return { fileOperations: stderr.trim().split("\n").length, calls: sandbox.calls.length - callsBefore };
}

type KillAt = (at: number, when: "before" | "after") => Promise<Outcome>;

function pointsUpTo(count: number, killAt: KillAt): (() => Promise<Outcome>)[] {
  return Array.from({ length: count }, (_, index) => [
    () => killAt(index + 1, "before"),
    () => killAt(index + 1, "after"),
  ]).flat();
}

async function killAtFile(at: number, when: "before" | "after"): Promise<Outcome> {
  return killed(`${when} file operation ${at}`, (person) => person.run(work, { fault: `kill-${when} ${at}` }));
}

function killAtCall(signal: NodeJS.Signals): KillAt {
  return async (at, when) =>
    killed(`${signal} ${when} call ${at}`, async (person) => {
      const { name } = person.added.user;
      const onStart = (kill: (signal: NodeJS.Signals) => void) =>
        void atCall.set(name, { at, when: signal === "SIGKILL" ? when : "after", count: 0, kill: () => kill(signal) });
      const run = await person.run(work, { onStart });
      atCall.delete(name);
      return run;
    });
}

let people = 0;

async function killed(point: string, firstRun: (person: Person) => ReturnType<Person["run"]>): Promise<Outcome> {
  people += 1;
  const person = await Person.join(sandbox, { name: `person-${people}` });
  const { signal, exitCode } = await firstRun(person);
  const wasKilled = signal === "SIGKILL" || [129, 130, 143].includes(exitCode ?? 0);
  const lockedOut = wasKilled ? await person.lockedOut() : [];
  const second = await person.run(work);
  const hasNamedKey = wasKilled && deleteNamedKey(person, second);
  const last = hasNamedKey ? await person.run(work) : second;
  const unfinished = wasKilled ? await whatIsWrong(person, last) : "";
  await person.remove();
  return { point, wasKilled, lockedOut, hasNamedKey, unfinished };
}
