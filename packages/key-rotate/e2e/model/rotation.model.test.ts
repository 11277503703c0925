import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { World, type Ended } from "./world.js";

/** What AWS itself, or an administrator, does between two runs. The model need not know: the world is looked at. */
type Model = Record<string, never>;
type Command = fc.AsyncCommand<Model, World>;

/** A run of key-rotate, which may be killed. */
class Run implements Command {
  constructor(
    private readonly args: readonly string[],
    private readonly fuse: number | undefined,
  ) {}

  check = () => true;

  async run(_model: Model, world: World): Promise<void> {
    await keepsWorking(world, () => world.run(this.args, this.fuse));
  }

  toString = () => `key-rotate ${this.args.join(" ")}${this.fuse === undefined ? "" : ` (killed at ${this.fuse / 2})`}`;
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

/** Whatever profile worked before a run works after it, however it ended. */
async function keepsWorking(world: World, run: () => Promise<Ended>): Promise<Ended> {
  const before = world.held();
  const ended = await run();
  const after = world.held();
  const lost = after.filter(({ works }, index) => before[index]?.works === true && !works);
  expect({ lost, stderr: lost.length > 0 ? ended.stderr : "" }).toEqual({ lost: [], stderr: "" });
  expect(after).toHaveLength(before.length);
  return ended;
}

const fuse = fc.option(fc.integer({ min: 1, max: 130 }), { nil: undefined, freq: 3 });
const work = ["--profile", "work"];
const which = fc.nat({ max: 1 });
const commands = [
  fuse.map((at) => new Run([...work, "--yes"], at)),
  fuse.map((at) => new Run([...work, "--yes"], at)),
  fuse.map((at) => new Run([...work, "--yes", "--keep-old", "--delete-inactive"], at)),
  fuse.map((at) => new Run([...work, "--grace", "24h"], at)),
  fuse.map((at) => new Run(["finish", "--yes"], at)),
  fuse.map((at) => new Run(["abort", "--yes"], at)),
  fc.constant(new Outside("a day passes", (world) => world.pass(25 * 3_600_000))),
  fc.constant(new Outside("others make a key", (world) => void (world.keys.length < 2 && world.addKey()))),
  which.map((n) => new Outside(`others delete key ${n}`, (world) => void world.keys.splice(n, 1))),
  which.map(
    (n) =>
      new Outside(`others deactivate key ${n}`, ({ keys }) => {
        const key = keys[n];
        if (key !== undefined) key.status = "Inactive";
      }),
  ),
];

test("no run ever takes a working key away, and a second run finishes, whatever happens between them", async () => {
  await fc.assert(
    fc.asyncProperty(fc.commands(commands, { maxCommands: 8 }), async (sequence) => {
      const world = new World();
      await fc.asyncModelRun(() => ({ model: {}, real: world }), sequence);
      // A key that a cut-off run may have made is nobody's once it was not used for a week.
      await world.pass(8 * 24 * 3_600_000);
      if (world.held().some(({ works }) => !works)) return;
      // The first may have to undo what others have spoilt, and says so; the second has nothing in its way.
      await keepsWorking(world, () => world.run([...work, "--yes"]));
      await world.pass(25 * 3_600_000);
      const { exitCode, stderr } = await keepsWorking(world, () => world.run([...work, "--yes", "--delete-inactive"]));
      const isOthers = exitCode === 4 && /An active key is never deleted|came meanwhile/.test(stderr);
      if (isOthers) return;
      expect({ exitCode, stderr, unfinished: world.isUnfinished() }).toEqual({
        exitCode: 0,
        stderr: "",
        unfinished: false,
      });
      const held = world.held();
      expect(world.keys.map(({ id }) => id)).toEqual([held[0]?.id]);
      expect(held.every(({ works }) => works)).toBe(true);
    }),
    { numRuns: 300 },
  );
}, 120_000);

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
  await world.run([...work, "--grace", "24h"]);
  for (const key of world.keys) key.status = "Inactive";
  const { exitCode, stderr } = await world.run(["finish"]);
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/AWS takes neither[^]*An administrator of the account 111122223333/);
  expect(world.isUnfinished()).toBe(true);
});
