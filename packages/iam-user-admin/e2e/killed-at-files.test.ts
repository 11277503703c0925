import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { env } from "node:process";
import { text } from "node:stream/consumers";
import { faultyBin, succeeded } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { startStage, type Stage } from "./stage.js";

/** Whether every point is tried for each kind of run, rather than some, spread over it. */
const isThorough = env["KILL_POINTS"] === "all";

let stage: Stage;
beforeEach(async () => {
  repeats = 0;
  stage = await startStage({ seed: { groups: [{ name: "A" }] } });
});
afterEach(() => stage.close());

const state = () => join(stage.home, ".local/state/iam-user-admin");
const user = (name: string) => stage.sandbox.account().users.get(name);

/** Runs the bin with trouble at its changes of files. */
async function run(args: string, fault: string) {
  const child = spawn(process.execPath, [...faultyBin("iam-user-admin"), ...args.split(" ")], {
    env: { PATH: env["PATH"], ...stage.environment, FAULT: fault },
    cwd: stage.home,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const [[, signal], , stderr] = await Promise.all([
    once(child, "close") as Promise<[number | null, NodeJS.Signals | null]>,
    text(child.stdout),
    text(child.stderr),
  ]);
  return { wasKilled: signal === "SIGKILL", stderr };
}

interface Work {
  readonly args: (name: string) => Promise<string>;
  /** What is wrong once a run was killed and the same was run again. */
  readonly wrong: (name: string) => string | undefined;
}

const people = (name: string) => [`${name}-x`, `${name}-y`];
/** How often the relay got a mail that it had already: killed before that is noted, a run sends the same one again. */
let repeats = 0;

function mailed(name: string, ...counts: readonly number[]): string | undefined {
  const mails = stage.mail.messages.filter((mail) => mail.to.includes(`${name}@example.com`));
  const ids = new Set(mails.map(({ messageId }) => messageId));
  const password = user(`${name}-dev`)?.loginProfile?.password;
  repeats += mails.length - ids.size;
  if (!counts.includes(ids.size)) return `${name}: ${ids.size} mails, and not ${counts.join(" or ")}`;
  if (mails.length - ids.size > 1) return `${name}: the same mail more than twice`;
  if (!mails.at(-1)?.text?.includes(`Password: ${password}\n`)) return `${name}: lost password`;
  return undefined;
}

const works: [string, Work][] = [
  [
    "a creation",
    {
      args: (name) => Promise.resolve(`--user-email ${name}@example.com --groups A`),
      wrong: (name) => (user(`${name}-dev`)?.groups.join() === "A" ? mailed(name, 1) : "not in its group"),
    },
  ],
  [
    "a change of password",
    {
      args: async (name) => {
        await succeeded(stage.run(`--user-email ${name}@example.com`));
        return `--user-email ${name}@example.com --change-password`;
      },
      // Killed before anything or after everything, to run it again is to ask for one more.
      wrong: (name) => mailed(name, 2, 3),
    },
  ],
  [
    "an import",
    {
      args: async (name) => {
        const rows = people(name).map((one) => `${one}@example.com,A\n`);
        await writeFile(join(stage.home, `${name}.csv`), `email,groups\n${rows.join("")}`);
        return `import ${name}.csv`;
      },
      wrong: (name) =>
        people(name)
          .map((one) => mailed(one, 1))
          .find((what) => what !== undefined),
    },
  ],
  [
    "a deletion",
    {
      args: async (name) => {
        await succeeded(stage.run(`--user-email ${name}@example.com --groups A`));
        return `--user-email ${name}@example.com --delete-user --yes`;
      },
      wrong: (name) => (user(`${name}-dev`) === undefined ? undefined : "the user is still there"),
    },
  ],
];

test.each(works)(
  "%s that is killed at any change of a file, and run again, loses no password, makes no second mail, leaves nothing",
  async (what, { args, wrong }) => {
    const model = await run(await args("model"), "list");
    const count = model.stderr
      .split("\n")
      .filter((line) => /^(create|rename|remove|makeFolder|set\w+|sync\w+) \//.test(line)).length;
    expect(count).toBeGreaterThan(1);
    const all = Array.from({ length: count }, (_, index) => [
      `kill-before ${index + 1}`,
      `kill-after ${index + 1}`,
    ]).flat();
    const step = isThorough ? 1 : Math.max(1, all.length / 4);
    const chosen = all.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
    const faults: string[] = [];
    let killed = 0;
    for (const [index, fault] of chosen.entries()) {
      const name = `p${index}`;
      const line = await args(name);
      if ((await run(line, fault)).wasKilled) killed += 1;
      const again = await stage.run(line);
      const fine = again.exitCode === 0 || user(`${name}-dev`) === undefined;
      const problem = fine ? wrong(name) : `exit code ${again.exitCode}: ${again.stderr}`;
      if (problem !== undefined) faults.push(`${fault}: ${problem}`);
    }
    // What a killed run left is removed by a later one for the same person.
    const left = (await readdir(state()).catch(() => [])).filter((name) => name !== "deleted");
    process.stderr.write(
      `${what}: ${killed} of ${all.length} points, ${faults.length} faults, ${repeats} mails sent again, ${left.length} left behind\n`,
    );
    expect({ faults, left }).toEqual({ faults: [], left: [] });
    expect(killed).toBeGreaterThan(0);
  },
  isThorough ? 7_200_000 : 600_000,
);
