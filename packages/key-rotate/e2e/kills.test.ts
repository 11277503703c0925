import { startSandbox, type CallRecord, type Sandbox } from "@iam-tools/sandbox";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { inParallel } from "./in-parallel.js";
import { Person, whatIsWrong } from "./person.js";

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
    const plan = atCall.get(ownerOf(call) ?? "");
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

function ownerOf({ accessKeyId }: CallRecord): string | undefined {
  const users = [...sandbox.account().users.values()];
  const owner = users.find(({ accessKeys }) => accessKeys.some(({ id }) => id === accessKeyId));
  const retired = sandbox.account().retiredKeys.find(({ key }) => key.id === accessKeyId);
  return owner?.name ?? retired?.userName;
}

interface Outcome {
  readonly point: string;
  readonly wasKilled: boolean;
  readonly lockedOut: readonly string[];
  /** What is wrong after the second run; empty where nothing is. */
  readonly unfinished: string;
}

test("a kill before or after any call or file operation locks nobody out, and a second run finishes", async () => {
  const model = await countModel();
  const files = pointsUpTo(model.fileOperations, killAtFile);
  const calls = pointsUpTo(model.calls, killAtCall);
  // How often a key is tried until it works depends on the time: a run may end before the last calls of the model.
  const outcomes = (await inParallel(workers, [...files, ...calls])).filter(({ wasKilled }) => wasKilled);

  const lockOuts = outcomes.filter(({ lockedOut }) => lockedOut.length > 0);
  const unfinished = outcomes.filter(({ unfinished }) => unfinished !== "");
  process.stderr.write(
    `kill points: ${outcomes.length}, lock-outs: ${lockOuts.length}, unfinished: ${unfinished.length}\n`,
  );
  expect(lockOuts).toEqual([]);
  expect(unfinished).toEqual([]);
  expect(outcomes.length).toBeGreaterThanOrEqual(files.length + calls.length - 6);
}, 180_000);

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

async function killAtCall(at: number, when: "before" | "after"): Promise<Outcome> {
  return killed(`${when} call ${at}`, async (person) => {
    const { name } = person.added.user;
    const run = await person.run(work, { onStart: (kill) => void atCall.set(name, { at, when, count: 0, kill }) });
    atCall.delete(name);
    return run;
  });
}

let people = 0;

async function killed(point: string, firstRun: (person: Person) => ReturnType<Person["run"]>): Promise<Outcome> {
  people += 1;
  const person = await Person.join(sandbox, { name: `person-${people}` });
  const { signal } = await firstRun(person);
  const wasKilled = signal === "SIGKILL";
  const lockedOut = wasKilled ? await person.lockedOut() : [];
  const second = wasKilled ? await person.run(work) : undefined;
  const unfinished = second === undefined ? "" : await whatIsWrong(person, second);
  await person.remove();
  return { point, wasKilled, lockedOut, unfinished };
}
