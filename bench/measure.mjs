import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

/** Odd, so that a median is one of the figures measured. */
const runs = 11;
const warmUps = 2;

/**
 * Times things in turn, so that whatever else the machine does slows all of them.
 *
 * @param cases by name; each is called with the number of the turn, and may say itself how many milliseconds it took
 * @param counted how many turns count, an odd number; fewer for what takes seconds, which varies less
 * @returns the median of each, in milliseconds
 */
export async function interleaved(cases, counted = runs) {
  const times = Object.fromEntries(Object.keys(cases).map((name) => [name, []]));
  const first = Math.min(warmUps, counted - 1);
  for (let turn = 0; turn < first + counted; turn += 1) {
    for (const [name, work] of Object.entries(cases)) {
      const start = performance.now();
      const own = await work(turn);
      const time = typeof own === "number" ? own : performance.now() - start;
      if (turn >= first) times[name].push(time);
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, all]) => [name, median(all)]));
}

/** How many turns `interleaved` takes, for what has to be prepared for each. */
export const turns = warmUps + runs;

export function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

/**
 * Runs a program to its end.
 *
 * @param env the whole environment: nothing of this process's is handed down, `NODE_EXTRA_CA_CERTS` (37 ms) least of all
 * @throws Error where it does not end with that exit code
 */
export function run(program, args, { env, input, exitCode = 0 }) {
  const { PATH } = process.env;
  const result = spawnSync(program, args, { env: { PATH, ...env }, input, encoding: "utf8", maxBuffer: 1e9 });
  if (result.error !== undefined) throw result.error;
  if (result.status === exitCode) return result;
  throw new Error(`${[program, ...args].join(" ")} ended with ${result.status}:\n${result.stdout}${result.stderr}`);
}

/**
 * The same, where this process has to go on meanwhile: the sandbox is in it.
 *
 * @returns what it wrote to standard error, and after how many milliseconds the first of its output came
 */
export async function runBeside(program, args, { env, cwd }) {
  const { PATH } = process.env;
  const start = performance.now();
  const child = spawn(program, args, { env: { PATH, ...env }, cwd, stdio: ["ignore", "pipe", "pipe"] });
  let first;
  child.stdout.on("data", () => (first ??= performance.now() - start));
  const [stderr, [status]] = await Promise.all([text(child.stderr), once(child, "close")]);
  if (status !== 0) throw new Error(`${[program, ...args].join(" ")} ended with ${status}:\n${stderr}`);
  return { stderr, first };
}

/** Whether a program, or a module of Python's, is on this machine: a peer that is not cannot be compared with. */
export function has(program, ...args) {
  return spawnSync(program, args, { stdio: "ignore" }).status === 0;
}

/** Loaded by a Node program, it has it say what it took. */
export const usage = new URL("usage.mjs", import.meta.url).href;

/** The most memory that a run of a Node program takes, in MiB; asked of the program itself as it ends. */
export function peakMemory(args, options) {
  const { stderr } = run(process.execPath, ["--import", usage, ...args], options);
  return Number(/peak memory: (\d+) KiB/.exec(stderr)?.[1]) / 1024;
}
