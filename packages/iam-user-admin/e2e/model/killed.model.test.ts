import { env } from "node:process";
import { memoryContext, scriptedPrompt, withEffects, type KillPoint } from "@iam-tools/core/testing";
import type { Prompt } from "@iam-tools/core/context";
import { succeeded } from "@iam-tools/sandbox/testing";
import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { main } from "../../src/main.js";
import { home, startMemoryStage, type MemoryStage } from "./memory-stage.js";

/** Each point before it, too, though what is left then is what was left after the one before. */
const moments = env["KILL_POINTS"] === "all" ? (["before", "after"] as const) : (["after"] as const);

let stage: MemoryStage;
beforeAll(async () => {
  stage = await startMemoryStage({ groups: [{ name: "A" }] });
});
afterAll(() => stage.close());
beforeEach(() => stage.clear());

const user = (name: string) => stage.sandbox.account().users.get(`${name}-dev`);
const run = (line: string, point?: KillPoint) => stage.run(line, point);

interface Work {
  /** What was there before. */
  readonly before?: (name: string) => readonly string[];
  readonly line: (name: string) => string;
  /** How often the person may have got a password; a mail that is sent twice has one Message-ID. */
  readonly mails?: readonly number[];
  /** Whether the password is printed in place of mailed. */
  readonly isPrinted?: true;
  /** How many access keys the person has in the end, and no password. */
  readonly keys?: number;
  readonly isGone?: true;
}

const creation = (name: string) => `--user-email ${name}@example.com --groups A`;
const works: [string, Work][] = [
  ["a creation", { line: creation, mails: [1] }],
  // Killed before anything or after everything, to run it again is to ask for one more.
  [
    "a change of password",
    {
      before: (name) => [creation(name)],
      line: (name) => creation(name).replace("--groups A", "--change-password"),
      mails: [2, 3],
    },
  ],
  [
    "a reactivation",
    {
      before: (name) => [creation(name), `--user-email ${name}@example.com --deactivate --yes`],
      line: (name) => creation(name).replace("--groups A", "--reactivate"),
      mails: [2, 3],
    },
  ],
  ["an import", { line: (name) => `import ${home}/${name}.csv`, mails: [1] }],
  ["an import without mail", { line: (name) => `import ${home}/${name}.printed.csv`, isPrinted: true }],
  // A key whose answer was lost is deleted once somebody agrees.
  ["a first access key", { line: (name) => `${creation(name)} --access-key --yes`, mails: [1], keys: 1 }],
  [
    "a second access key",
    {
      before: (name) => [`${creation(name)} --access-key`],
      line: (name) => creation(name).replace("--groups A", "--rotate-access-key --yes"),
      mails: [2],
      keys: 2,
    },
  ],
  [
    "a deletion",
    {
      before: (name) => [creation(name)],
      line: (name) => `--user-email ${name}@example.com --delete-user --yes`,
      isGone: true,
    },
  ],
];

/** Has created no key elsewhere, and knows of a mail no more than the relay says. */
const administrator: Prompt = {
  ...scriptedPrompt({ typed: [] }),
  ask: (question) => Promise.resolve(question.includes("may have arrived") ? "no" : "yes"),
};

test.each(works)(
  "%s that is killed at anything it does, and run again, loses no secret and leaves nothing",
  async (what, work) => {
    // The account stays from one test to the next.
    const name = what.replace(/^an? /, "").replaceAll(" ", "-");
    stage.world.files.set(`${home}/${name}.csv`, `email,groups\n${name}@example.com,A\n`);
    stage.world.files.set(`${home}/${name}.printed.csv`, `email,groups,no-mail\n${name}@example.com,A,yes\n`);
    for (const line of work.before?.(name) ?? []) await succeeded(run(line));
    const putBack = stage.keep();
    const { exitCode, effects, stderr } = await run(work.line(name));
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.any(String) });
    const faults: string[] = [];
    let repeats = 0;
    for (const [index, effect] of effects.entries()) {
      for (const when of moments) {
        putBack();
        if (work.keys !== undefined) Object.assign(stage.world, { prompt: administrator });
        const first = await run(work.line(name), { at: index + 1, when });
        const again = await run(work.line(name));
        // Killed once all was done, there is nothing left to do, and the second run says so.
        const isFine =
          again.exitCode === 0 || user(name) === undefined || again.stderr.includes("is not deactivated.\n");
        const fault = wrong(name, work, `${first.stdout}${again.stdout}`) ?? (isFine ? stage.left()[0] : again.stderr);
        if (fault !== undefined) faults.push(`${when} ${index + 1}, ${effect}: ${fault}`);
        const sent = stage.world.mails.filter(({ to }) => to === `${name}@example.com`);
        repeats += sent.length - new Set(sent.map(({ messageId }) => messageId)).size;
      }
    }
    process.stderr.write(
      `in memory, ${what}: ${effects.length * moments.length} points, ${faults.length} faults, ${repeats} mails sent again\n`,
    );
    expect(faults).toEqual([]);
  },
);

function wrong(name: string, { mails: counts, isPrinted, keys, isGone }: Work, printed: string): string | undefined {
  const there = user(name);
  if (isGone === true) return there === undefined ? undefined : "the user is still there";
  if (there?.groups.join() !== "A") return "not in its group";
  const sent = stage.world.mails.filter(({ to }) => to === `${name}@example.com`);
  if (isPrinted === true) {
    if (sent.length > 0) return "mailed";
    return printed.includes(`Password: ${there.loginProfile?.password}\n`) ? undefined : "lost password";
  }
  const ids = new Set(sent.map(({ messageId }) => messageId));
  if (counts?.includes(ids.size) !== true) return `${ids.size} mails`;
  if (sent.length > ids.size + 1) return "the same mail more than twice";
  if (keys !== undefined) {
    const active = there.accessKeys.filter(({ status }) => status === "Active");
    if (active.length !== keys || there.accessKeys.length !== keys) return `${there.accessKeys.length} keys`;
    if (there.loginProfile !== undefined) return "a password";
    return sent.at(-1)?.text.includes(`Secret access key: ${active.at(-1)?.secret}\n`) === true
      ? undefined
      : "lost key";
  }
  return sent.at(-1)?.text.includes(`Password: ${there.loginProfile?.password}\n`) === true
    ? undefined
    : "lost password";
}

test("a password that is printed, whose run was killed while AWS set it, is not lost by a second kill either", async () => {
  const line = "--user-email twice@example.com --no-mail";
  const putEmpty = stage.keep();
  const { effects } = await run(line);
  putEmpty();
  const first = await run(line, { at: effects.indexOf("CreateLoginProfileCommand") + 1, when: "after" });
  expect(first.exitCode).toBeUndefined();
  const putBack = stage.keep();
  const second = await run(line);
  // From where it begins to change anything.
  const begin = second.effects.indexOf("TagUserCommand");
  expect(begin).toBeGreaterThan(0);
  const faults: string[] = [];
  for (let at = begin; at <= second.effects.length; at += 1) {
    putBack();
    const killed = await run(line, { at, when: "after" });
    const last = await run(line);
    const isGiven = `${killed.stdout}${last.stdout}`.includes(`Password: ${user("twice")?.loginProfile?.password}\n`);
    const fault = last.exitCode !== 0 ? last.stderr : isGiven ? stage.left()[0] : last.stdout;
    if (fault !== undefined) faults.push(`${at}, ${second.effects[at - 1]}: ${fault}`);
  }
  expect(faults).toEqual([]);
});

test("a stranger's user that is there once an answer was lost is left alone, with no password and no mail", async () => {
  const context = memoryContext(stage.world);
  const troubled = withEffects(context, (effect, work) => {
    if (effect !== "CreateUserCommand") return work();
    if (user("stranger") === undefined) {
      stage.sandbox.addUser({ name: "stranger-dev", tags: { email: "other@example.com" } });
    }
    // The SDK has asked twice: of the first time nobody knows what came of it.
    const $metadata = { httpStatusCode: 409, attempts: 2 };
    return Promise.reject(
      Object.assign(new Error("User with name stranger-dev already exists."), {
        name: "EntityAlreadyExistsException",
        $metadata,
      }),
    );
  });
  expect(await main(creation("stranger").split(" "), troubled)).toBe(1);
  expect(user("stranger")).toMatchObject({ groups: [] });
  expect(user("stranger")?.loginProfile).toBeUndefined();
  expect(stage.world.mails).toEqual([]);
  expect(context.err.text).toContain("User with name stranger-dev already exists.");
});
