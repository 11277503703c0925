import { isDeepStrictEqual } from "node:util";
import { succeeded } from "@iam-tools/sandbox/testing";
import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { startMemoryStage, type MemoryStage } from "./memory-stage.js";

let stage: MemoryStage;
beforeAll(async () => {
  stage = await startMemoryStage();
});
afterAll(() => stage.close());
beforeEach(() => {
  stage.clear();
  stage.sandbox.account().users.delete("bot");
});

const bot = "--user-email team@example.com --user-name bot";
const finish = `${bot} --finish-rotation --yes`;
const abort = `${bot} --abort-rotation --yes`;
const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);

/** The user of a service whose new key has been in use since yesterday. */
async function beginRotation(): Promise<{ old: string; made: string }> {
  const { accessKeyId: old } = stage.sandbox.addUser({ name: "bot", tags: { email: "team@example.com" } });
  await succeeded(stage.run(`${bot} --rotate-access-key`));
  const [first, second] = stage.sandbox.account().users.get("bot")?.accessKeys ?? [];
  if (first === undefined || second === undefined) throw new Error("There are no two keys");
  Object.assign(first, { created: hoursAgo(9000) });
  Object.assign(second, {
    created: hoursAgo(48),
    lastUsed: { date: hoursAgo(1), service: "s3", region: "us-east-1" },
  });
  return { old, made: second.id };
}

function state({ old, made }: { old: string; made: string }) {
  const { accessKeys = [], tags } = stage.sandbox.account().users.get("bot") ?? {};
  const statusOf = (id: string) => accessKeys.find((key) => key.id === id)?.status ?? "gone";
  return { old: statusOf(old), made: statusOf(made), isTagged: tags?.has("iam-user-admin:rotation") === true };
}

const halfway = { old: "Inactive", made: "Active", isTagged: true };
const finished = { old: "gone", made: "Active", isTagged: false };
const aborted = { old: "Active", made: "gone", isTagged: false };

test.each([
  // Killed once all was done, to run it again is to ask for the next of the two steps.
  ["making the old key inactive", { before: [], line: finish, ends: [halfway, finished] }],
  ["deleting the old key", { before: [finish], line: finish, ends: [finished] }],
  ["going back", { before: [], line: abort, ends: [aborted] }],
  ["going back from an inactive key", { before: [finish], line: abort, ends: [aborted] }],
])("%s that is killed at anything it does, and run again, never leaves the service without a key", async (_, work) => {
  const keys = await beginRotation();
  for (const line of work.before) expect((await stage.run(line)).exitCode).toBe(0);
  const putBack = stage.keep();
  const { exitCode, effects } = await stage.run(work.line);
  expect(exitCode).toBe(0);
  expect(state(keys)).toEqual(work.ends[0]);
  const faults: string[] = [];
  for (const [index, effect] of effects.entries()) {
    putBack();
    void (await stage.run(work.line, { at: index + 1, when: "after" }));
    const between = state(keys);
    const again = await stage.run(work.line);
    const after = state(keys);
    const isUsable = [between, after].every(({ old, made }) => old === "Active" || made === "Active");
    const isThrough = again.exitCode === 0 || again.stderr.includes("No access key of bot is being replaced.");
    const isEnded = work.ends.some((end) => isDeepStrictEqual(after, end)) && stage.left().length === 0;
    if (isUsable && isThrough && isEnded) continue;
    faults.push(`${index + 1}, ${effect}: ${JSON.stringify({ between, after, left: stage.left() })} ${again.stderr}`);
  }
  expect(effects.length).toBeGreaterThan(4);
  expect(faults).toEqual([]);
});
