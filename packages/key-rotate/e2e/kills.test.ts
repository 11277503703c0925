import { startSandbox, type CallRecord, type Sandbox } from "@iam-tools/sandbox";
import { succeeded } from "@iam-tools/sandbox/testing";
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

/** How a person goes on after the kill. */
type WayOn = readonly string[];
const abort = ["abort", "--yes"];
const waysOn: readonly WayOn[] = [work, ["finish", "--yes"], abort];

type Point = (wayOn: WayOn) => Promise<Outcome>;

/** Whether each way to go on is tried at each point, rather than one of them in turn at a part of the points. */
const isThorough = process.env["KILL_POINTS"] === "all";
const timeout = isThorough ? 7_200_000 : 900_000;

test(
  "a kill at any call or file operation locks nobody out, and a later run finishes or undoes it",
  async () => {
    const model = await countModel((person, fault) => person.runBin(work, { fault }));
    const files = sample(pointsUpTo(model.fileOperations, killAtFile), 10);
    const calls = pointsUpTo(model.calls, killAtCall("SIGKILL"));
    const gentle = (["SIGTERM", "SIGINT", "SIGHUP"] as const).flatMap((signal) =>
      sample(pointsUpTo(model.calls, killAtCall(signal)), 2),
    );
    const { named } = await expectNoHarm([...files, ...calls, ...gentle], waysOn);
    expect(named).toBeGreaterThan(0);
  },
  timeout,
);

test(
  "an abort that is killed at any file operation locks nobody out, and another one undoes it",
  async () => {
    const abortWith = async (person: Person, options: Parameters<Person["runBin"]>[1]) => {
      await succeeded(person.run([...work, "--grace", "24h"]));
      const [old] = person.keys;
      if (old !== undefined) old.status = "Inactive";
      return person.runBin(abort, options);
    };
    const model = await countModel((person, fault) => abortWith(person, { fault }));
    const files = pointsUpTo(model.fileOperations, (at, when, wayOn) =>
      killed(`abort, ${when} file operation ${at}`, wayOn, (person) =>
        abortWith(person, { fault: `kill-${when} ${at}` }),
      ),
    );
    await expectNoHarm(sample(files, 5), [abort]);
  },
  timeout,
);

test.each([[["finish"]], [["abort"]]])(
  "what was killed while it wrote its first note leaves a copy with a secret, which %j removes",
  async (wayOn) => {
    const model = await Person.join(sandbox, { name: "model" });
    const changes = (await model.runBin(work, { fault: "list" })).stderr.split("\n");
    sandbox.account().users.delete("model");
    await model.remove();
    const at = 1 + changes.findIndex((change) => /^create .*\.json\.tmp\./.test(change));
    const person = await Person.join(sandbox, { name: "note" });
    void (await person.runBin(work, { fault: `kill-after ${at}` }));
    const left = (await person.leftovers()).filter((name) => name.includes(".json.tmp."));
    const last = await person.run(wayOn);
    const wrong = await whatIsWrong(person, last);
    sandbox.account().users.delete("note");
    await person.remove();
    expect({ left: left.length, wrong }).toEqual({ left: 1, wrong: "" });
  },
);

async function expectNoHarm(points: readonly Point[], ways: readonly WayOn[]): Promise<{ named: number }> {
  const tasks = points.flatMap((point, index) => {
    const chosen = isThorough ? ways : [ways[index % ways.length] ?? work];
    return chosen.map((wayOn) => () => point(wayOn));
  });
  // How often a key is tried until it works depends on the time: a run may end before the last calls of the model.
  const outcomes = (await inParallel(workers, tasks)).filter(({ wasKilled }) => wasKilled);
  const lockOuts = outcomes.filter(({ lockedOut }) => lockedOut.length > 0);
  const unfinished = outcomes.filter((outcome) => outcome.unfinished !== "");
  const named = outcomes.filter(({ hasNamedKey }) => hasNamedKey);
  process.stderr.write(
    `kills: ${outcomes.length} of ${tasks.length}, lock-outs: ${lockOuts.length}, unfinished: ${unfinished.length}, a key named: ${named.length}\n`,
  );
  expect(lockOuts).toEqual([]);
  expect(unfinished).toEqual([]);
  expect(outcomes.length).toBeGreaterThanOrEqual(tasks.length * 0.8);
  // Only a kill between the request for a key and the note of its answer leaves one that is nobody's.
  const isAbrupt = (point: string) => point.includes("SIGKILL") || point.includes("file");
  expect(named.filter(({ point }) => !isAbrupt(point))).toEqual([]);
  return { named: named.length };
}

/** Some of them, spread over all, unless all are wanted: many more are cut off in memory, in `model/`. */
function sample(points: readonly Point[], count: number): readonly Point[] {
  const step = isThorough ? 1 : Math.ceil(points.length / count);
  return points.filter((_point, index) => index % step === 0);
}

/** How much a run does with nothing in its way. */
async function countModel(run: (person: Person, fault: string) => ReturnType<Person["run"]>) {
  const person = await Person.join(sandbox, { name: "model" });
  const callsBefore = sandbox.calls.length;
  const { exitCode, stderr } = await run(person, "list");
  expect(exitCode).toBe(0);
  sandbox.account().users.delete("model");
  await person.remove();
  return { fileOperations: stderr.trim().split("\n").length, calls: sandbox.calls.length - callsBefore };
}

type When = "before" | "after";
/** What is left after the one is what is left before the next. */
const moments: readonly When[] = isThorough ? ["before", "after"] : ["after"];
type KillAt = (at: number, when: When, wayOn: WayOn) => Promise<Outcome>;

function pointsUpTo(count: number, killAt: KillAt): Point[] {
  return Array.from({ length: count }, (_, index) =>
    moments.map(
      (when): Point =>
        (wayOn) =>
          killAt(index + 1, when, wayOn),
    ),
  ).flat();
}

async function killAtFile(at: number, when: When, wayOn: WayOn): Promise<Outcome> {
  const fault = `kill-${when} ${at}`;
  return killed(`${when} file operation ${at}`, wayOn, (person) => person.runBin(work, { fault }));
}

function killAtCall(signal: NodeJS.Signals): KillAt {
  return async (at, when, wayOn) =>
    killed(`${signal} ${when} call ${at}`, wayOn, async (person) => {
      const { name } = person.added.user;
      const onStart = (kill: (signal: NodeJS.Signals) => void) =>
        void atCall.set(name, { at, when: signal === "SIGKILL" ? when : "after", count: 0, kill: () => kill(signal) });
      const run = await person.runBin(work, { onStart });
      atCall.delete(name);
      return run;
    });
}

let people = 0;

async function killed(
  point: string,
  wayOn: WayOn,
  firstRun: (person: Person) => ReturnType<Person["run"]>,
): Promise<Outcome> {
  people += 1;
  const person = await Person.join(sandbox, { name: `person-${people}` });
  const { signal, exitCode } = await firstRun(person);
  const wasKilled = signal === "SIGKILL" || [129, 130, 143].includes(exitCode ?? 0);
  const lockedOut = wasKilled ? await person.lockedOut() : [];
  let last = await person.run(wayOn);
  const hasNamedKey = wasKilled && deleteNamedKey(person, last);
  if (hasNamedKey) last = await person.run(wayOn);
  if (last.stderr.includes("It can only be finished")) last = await person.run(["finish"]);
  const unfinished = wasKilled ? await whatIsWrong(person, last) : "";
  await person.remove();
  return { point: `${point}, then ${wayOn.join(" ")}`, wasKilled, lockedOut, hasNamedKey, unfinished };
}
