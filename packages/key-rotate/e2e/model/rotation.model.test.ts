import { succeeded } from "@iam-tools/sandbox/testing";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { World, type Disturbance } from "./world.js";

/** What AWS itself, or an administrator, does between two runs. The model need not know: the world is looked at. */
type Model = Record<string, never>;
type Command = fc.AsyncCommand<Model, World>;

async function tryRun(world: World, args: readonly string[], disturbances: readonly Disturbance[]): Promise<void> {
  const { stderr } = await world.run(args, disturbances);
  expect({ harm: world.harm, stderr: world.harm.length > 0 ? stderr : "" }).toEqual({ harm: [], stderr: "" });
}

/** A run of key-rotate, to which things happen. */
class Run implements Command {
  constructor(
    private readonly args: readonly string[],
    private readonly disturbances: readonly Disturbance[],
  ) {}

  check = () => true;

  async run(_model: Model, world: World): Promise<void> {
    await tryRun(world, this.args, this.disturbances);
  }

  toString = () =>
    [`key-rotate ${this.args.join(" ")}`, ...this.disturbances.map(({ at, what }) => `${at}: ${describe(what)}`)].join(
      " | ",
    );
}

function describe(what: Disturbance["what"]): string {
  return "others" in what ? (acts.find(([, act]) => act === what.others)?.[0] ?? "?") : Object.values(what).join();
}

class Outside implements Command {
  constructor(
    private readonly what: string,
    private readonly change: (world: World) => void | Promise<void>,
  ) {}

  check = () => true;

  async run(_model: Model, world: World): Promise<void> {
    await this.change(world);
  }

  toString = () => this.what;
}

function makeKey(world: World): void {
  if (world.keys.length < 2) world.addKey();
}

/** What other people, and other programs, do at any moment. */
const acts: [string, (world: World) => void][] = [
  ["others make a key", makeKey],
  ["others use key 1", (world) => world.use(1)],
  ...[0, 1].flatMap((n): [string, (world: World) => void][] => [
    [`others delete key ${n}`, (world) => void world.keys.splice(n, 1)],
    [
      `others deactivate key ${n}`,
      ({ keys }) => {
        const key = keys[n];
        if (key !== undefined) key.status = "Inactive";
      },
    ],
  ]),
  ["the file is moved off", (world) => world.moveOff()],
  ["the file is moved back", (world) => world.moveBack()],
  ["the file is emptied", (world) => world.empty()],
  ["the file is removed", (world) => world.remove()],
  ["an old copy is restored", (world) => world.restore()],
  ["this machine's clock is set ahead", (world) => world.setClock(3_600_000)],
  ["this machine's clock is set back", (world) => world.setClock(-3_600_000)],
];

const at = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 75 }) },
  { weight: 1, arbitrary: fc.constantFrom("CreateAccessKey", "UpdateAccessKey", "DeleteAccessKey") },
);
const disturbance = fc.oneof(
  { weight: 3, arbitrary: fc.record({ at, what: fc.constantFrom({ kill: "before" }, { kill: "after" } as const) }) },
  { weight: 2, arbitrary: fc.record({ at, what: fc.constantFrom({ answer: "page" }, { answer: "lost" } as const) }) },
  { weight: 4, arbitrary: fc.record({ at, what: fc.constantFrom(...acts.map(([, others]) => ({ others }))) }) },
) as fc.Arbitrary<Disturbance>;
const disturbances = fc.array(disturbance, { maxLength: 3 });
const work = ["--profile", "work"];
const run = (...args: string[]) => disturbances.map((all) => new Run(args, all));
const day = 24 * 3_600_000;
/** A request for a key gets no answer, and in that very second others make one: which of the two is it? */
const cutOffAmongOthers = new Run(
  [...work, "--yes"],
  [
    { at: "CreateAccessKey", what: { others: makeKey } },
    { at: "CreateAccessKey", what: { answer: "page" } },
  ],
);
const commands = [
  fc.constant(cutOffAmongOthers),
  run(...work, "--yes"),
  run(...work, "--yes"),
  run("--all", "--yes"),
  run(...work, "--yes", "--keep-old", "--delete-inactive"),
  run(...work, "--grace", "24h"),
  run("finish", "--yes"),
  run("abort", "--yes"),
  fc.constant(new Outside("a day passes", (world) => world.pass(25 * 3_600_000))),
  ...acts.map(([what, act]) => fc.constant(new Outside(what, act))),
];
/** Milliseconds by which AWS's clock is ahead. */
const skew = fc.constantFrom(0, 0, -20 * 60_000, 7 * 60_000, -365 * day);
const numRuns = Number(process.env["MODEL_RUNS"] ?? 400);

test.each([
  ["in the files", false, numRuns],
  ["in the vault", true, Math.ceil(numRuns / 4)],
] as const)(
  "no run takes a working key away, touches a key of others, or says of what is not so that it is: keys %s",
  async (where, sealed, numRuns) => {
    const counts = { settled: 0, others: 0, locked: 0 };
    await fc.assert(
      fc.asyncProperty(skew, fc.commands(commands, { maxCommands: 8 }), async (ahead, sequence) => {
        const world = new World(ahead, { sealed });
        await fc.asyncModelRun(() => ({ model: {}, real: world }), sequence);
        world.moveBack();
        // A key that a cut-off run may have made is nobody's once it was not used for a week; others use theirs.
        for (const [index, key] of world.keys.entries()) if (key.isOthers) world.use(index);
        await world.pass(8 * day);
        // What is unfinished goes on, or back; whose key others have spoilt says so.
        for (const args of [
          ["finish", "--yes"],
          ["finish", "--yes"],
          ["abort", "--yes"],
        ])
          void (await world.run(args));
        expect(world.harm).toEqual([]);
        const held = world.held();
        if (held.length < 2 || held.some(({ works }) => !works)) {
          // Others have done that: there is no key left at AWS that we know the secret of, or the file is theirs.
          counts.locked += 1;
          return;
        }
        void (await world.run([...work, "--yes"]));
        await world.pass(25 * 3_600_000);
        const { exitCode, stderr } = await world.run([...work, "--yes", "--delete-inactive"]);
        expect(world.harm).toEqual([]);
        if (exitCode === 4 && /An active key is never deleted|appeared in the meantime/.test(stderr)) {
          counts.others += 1;
          return;
        }
        expect({ exitCode, stderr, unfinished: world.isUnfinished() }).toEqual({
          exitCode: 0,
          stderr: "",
          unfinished: false,
        });
        expect(world.keys.map(({ id }) => id)).toEqual([world.held()[0]?.id]);
        expect(world.held().every(({ works }) => works)).toBe(true);
        counts.settled += 1;
      }),
      { numRuns },
    );
    process.stderr.write(
      `model, keys ${where}: ${numRuns} histories, ${counts.settled} settled, ${counts.others} with keys of others in the way, ${counts.locked} with no key left by others\n`,
    );
    expect(counts.settled).toBeGreaterThan(numRuns / 4);
  },
  240_000,
);

test("what others do to a key at each moment of a run in turn does no harm, and is told", async () => {
  const ofKeys = acts.filter(([what]) => /key 1|make a key/.test(what));
  const harm: string[] = [];
  let runs = 0;
  for (const [what, others] of ofKeys) {
    for (let at = 20; at <= 60; at += 1) {
      const world = new World();
      void (await world.run([...work, "--yes"], [{ at, what: { others } }]));
      runs += 1;
      harm.push(...world.harm.map((one) => `${what} at ${at}: ${one}`));
    }
  }
  expect(harm).toEqual([]);
  expect(runs).toBe(164);
}, 60_000);

test("a new key that never works is deleted again, and the old one stays in place", async () => {
  const world = new World();
  const before = world.held();
  world.slowness = Infinity;
  const { exitCode, stderr } = await world.run([...work, "--yes"]);
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/The new access key \*{4}\w{4} did not work within 60 seconds\.\nThe rotation was undone/);
  expect(world.held()).toEqual(before);
  expect(world.keys).toHaveLength(1);
  expect(world.isUnfinished()).toBe(false);
});

test("where others take away both keys, what is left to do is said", async () => {
  const world = new World();
  await succeeded(world.run([...work, "--grace", "24h"]));
  for (const key of world.keys) key.status = "Inactive";
  const { exitCode, stderr } = await world.run(["finish"]);
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/AWS accepts neither[^]*An administrator of the account 111122223333/);
  expect(world.isUnfinished()).toBe(true);
});
