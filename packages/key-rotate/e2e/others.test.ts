import { copyFile, link, readFile, rename, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startSandbox, type CallRecord, type Sandbox } from "@iam-tools/sandbox";
import { succeeded } from "@iam-tools/sandbox/testing";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { inParallel } from "./in-parallel.js";
import { ownerOf, Person, whatIsWrong } from "./person.js";
import { alice, sandbox, work as profile } from "./rotation-stage.js";

const work = [...profile, "--yes"];

/** Does something once, when a call was carried out, or right before. */
function once(when: "before" | "after", isIt: (call: CallRecord) => boolean, act: () => unknown): () => boolean {
  let isDone = false;
  sandbox.trouble[when](async (call) => {
    if (isDone || !isIt(call)) return;
    isDone = true;
    await act();
  });
  return () => isDone;
}

const deactivates = ({ action, parameters }: CallRecord) =>
  action === "UpdateAccessKey" && parameters["Status"] === "Inactive";
const isAction = (action: string) => (call: CallRecord) => call.action === action;

const moments: [string, "before" | "after", (call: CallRecord) => boolean][] = [
  ["once the new key is made", "after", isAction("CreateAccessKey")],
  ["right before the old key is deactivated", "before", deactivates],
  ["right after the old key is deactivated", "after", deactivates],
  ["right before the old key is deleted", "before", isAction("DeleteAccessKey")],
  ["right after the old key is deleted", "after", isAction("DeleteAccessKey")],
];

/** Something that happens to a person's file; what comes back undoes it, where that is part of it. */
const events: Record<string, (person: Person) => Promise<(() => Promise<void>) | undefined>> = {
  "is away for a while": async ({ credentials }) => {
    await rename(credentials, `${credentials}.away`);
    return () => rename(`${credentials}.away`, credentials);
  },
  "is emptied": async ({ credentials }) => after(truncate(credentials)),
  "is removed": async ({ credentials }) => after(rm(credentials)),
  "loses the profile": async ({ credentials }) => after(writeFile(credentials, "[other]\nregion = eu-west-1\n")),
  "is replaced by an old copy": async ({ credentials }) => after(rename(`${credentials}.copy`, credentials)),
  "is the hard link that was kept": async ({ credentials }) => after(rename(`${credentials}.link`, credentials)),
};
/** It does not come back by itself. */
async function after(done: Promise<void>): Promise<undefined> {
  await done;
  return undefined;
}

const isBackAtOnce = (event: string) => /copy|link/.test(event);

interface Outcome {
  readonly what: string;
  readonly firstExit: number | null;
  /** Profiles that do not work once what went away is back. */
  readonly lockedOut: readonly string[];
  /** What is wrong after `finish`. */
  readonly wrong: string;
}

test("a credentials file that goes away, or comes back as it was, at any moment ends with a key that works", async () => {
  const cases = moments.flatMap(([moment, when, isIt]) =>
    Object.entries(events).map(([event, act]) => ({ what: `${event} ${moment}`, event, act, when, isIt })),
  );
  const outcomes = await inParallel(
    5,
    cases.map(({ what, event, act, when, isIt }, index) => async (): Promise<Outcome> => {
      const person = await Person.join(sandbox, { name: `person-${index}` });
      await copyFile(person.credentials, `${person.credentials}.copy`);
      await link(person.credentials, `${person.credentials}.link`);
      let undo: (() => Promise<void>) | undefined;
      const isOwn = (call: CallRecord) => isIt(call) && ownerOf(sandbox, call) === person.added.user.name;
      const happened = once(when, isOwn, async () => void (undo = await act(person)));
      const first = await person.run(work);
      await undo?.();
      const lockedOut = undo !== undefined || isBackAtOnce(event) ? await person.lockedOut() : [];
      const second = first.exitCode === 0 ? first : await person.run(["finish"]);
      const isSettled = (await person.isSettled()) && (await person.lockedOut()).length === 0;
      await person.remove();
      const ended = second.exitCode !== 0 ? second.stderr : isSettled ? "" : "not settled";
      const wrong = happened() ? ended : "it did not happen";
      return { what, firstExit: first.exitCode, lockedOut, wrong };
    }),
  );
  process.stderr.write(`files that go and come: ${outcomes.length}\n`);
  expect(outcomes.filter(({ lockedOut, wrong }) => lockedOut.length > 0 || wrong !== "")).toEqual([]);
  // Where the key is in no file at the end of a run, that run does not say that all is well.
  const isTold = ({ what, firstExit }: Outcome) => firstExit === (isBackAtOnce(what) ? 0 : 1);
  expect(outcomes.filter((outcome) => !isTold(outcome))).toEqual([]);
});

test("abort gives the old key back to a file that was emptied", async () => {
  await succeeded(alice.run([...work, "--grace", "24h"]));
  await truncate(alice.credentials);
  const { exitCode, stderr } = await alice.run(["abort"]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(await alice.lockedOut()).toEqual([]);
  expect(alice.keys).toMatchObject([{ id: alice.added.accessKeyId, status: "Active" }]);
});

test("a profile that holds another key keeps it, and finish asks a person, whatever --yes says", async () => {
  await succeeded(alice.run([...work, "--grace", "24h"]));
  const text = await alice.read();
  const other = text.replace(/(\[build\]\naws_access_key_id = )\w+/, "$1AKIAOTHER");
  await writeFile(alice.credentials, other);
  const { exitCode, stderr } = await alice.run(["finish", "--yes"]);
  expect(exitCode).toBe(4);
  expect(stderr).toMatch(/"build" in .* holds neither .* any more, but \*{4}THER\.[^]*run this on a terminal/);
  expect(await alice.read()).toBe(other);
  expect(alice.keys.map(({ status }) => status)).toEqual(["Active", "Active"]);
});

test.each([
  ["waits for its grace", () => alice.run([...work, "--grace", "24h"])],
  [
    "was cut off once the key was made",
    async () => {
      let isMade = false;
      sandbox.trouble.after(({ action }) => void (isMade ||= action === "CreateAccessKey"));
      sandbox.trouble.before(() => {
        if (isMade) throw new Error("The network is gone");
      });
      expect((await alice.run(work)).exitCode).toBe(1);
      sandbox.trouble.clear();
    },
  ],
])("the note of another run, which %s meanwhile, is not written over", async (_what, act) => {
  let note: string | undefined;
  once("after", isAction("ListAccessKeys"), async () => {
    await act();
    note = await noteOf(alice);
  });
  const { exitCode, stderr } = await alice.run(work);
  expect(stderr).toContain("was rotated by another run in the meantime");
  expect(exitCode).toBe(1);
  expect(note).toContain('"new"');
  expect(await noteOf(alice)).toBe(note);
  expect(await alice.lockedOut()).toEqual([]);
  expect(await whatIsWrong(alice, await alice.run(["abort"]))).toBe("");
});

async function noteOf(person: Person): Promise<string> {
  const name = (await person.leftovers()).find((candidate) => candidate.endsWith(".json"));
  return name === undefined ? "" : readFile(join(person.folder, name), "utf8");
}

describe("a new key that others take away", () => {
  const takeAway: [string, () => void][] = [
    ["delete", () => void alice.keys.splice(1, 1)],
    [
      "deactivate",
      () => {
        const [, made] = alice.keys;
        if (made !== undefined) made.status = "Inactive";
      },
    ],
  ];

  test.each(takeAway)("(%s) before the old one is deactivated: it goes back at once", async (_how, act) => {
    const before = await alice.read();
    once("before", deactivates, act);
    const { exitCode, stderr } = await alice.run(work);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/was deleted or deactivated by someone else\.\nThe rotation was undone/);
    expect(await alice.read()).toBe(before);
    expect(await alice.lockedOut()).toEqual([]);
    expect(await alice.leftovers()).toEqual([]);
  });

  /** AWS may take the old key for some time yet, or has forgotten it. */
  const oldSigns: [string, number][] = [
    ["no longer signs", -60_000],
    ["signs a while yet", 60_000],
  ];

  describe.each(oldSigns)("and the old one, inactive already, %s", (_what, worksFor) => {
    test.each(takeAway)("(%s): both are dead, which is said, and who can help", async (_how, act) => {
      const until = (milliseconds: number) => {
        const worksUntil = new Date(Date.now() + milliseconds);
        for (const retired of sandbox.account().retiredKeys) Object.assign(retired, { worksUntil });
      };
      once("before", isAction("DeleteAccessKey"), () => {
        until(worksFor);
        act();
      });
      const { exitCode, stderr } = await alice.run(work);
      until(-60_000);
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(/AWS accepts neither the new key \*{4}\w{4} nor the old key \*{4}\w{4}/);
      expect(stderr).not.toContain("is active");
      expect(stderr).toMatch(
        /administrator of the account \d{12} .* aws iam update-access-key --user-name alice --status Active/,
      );
      expect(stderr).toContain(`ends in ${alice.added.accessKeyId.slice(-4)}.json`);
      expect((await alice.run(["finish"])).stderr).toContain("aws iam update-access-key");
      const [old] = alice.keys;
      if (old !== undefined) old.status = "Active";
      const again = await alice.run(["finish"]);
      expect(again.stderr).toMatch(
        /by someone else\.\nThe rotation was undone|did not work within[^]*The rotation was undone/,
      );
      expect(await alice.lockedOut()).toEqual([]);
      expect(await alice.leftovers()).toEqual([]);
    });
  });

  test.each(takeAway)("(%s) during the grace: the next run goes back, and says so", async (_how, act) => {
    const before = await alice.read();
    await succeeded(alice.run([...work, "--grace", "24h"]));
    act();
    await age(-2);
    const dry = await alice.run([...work, "--dry-run"]);
    expect(dry.stdout).toMatch(/would put the old access key \*{4}\w{4} back/);
    const { exitCode, stderr } = await alice.run(work);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("by someone else") });
    expect(await alice.read()).toBe(before);
    expect(await alice.lockedOut()).toEqual([]);
  });

  /** As if the new key had been saved that many hours later. */
  async function age(hours: number): Promise<void> {
    const name = (await alice.leftovers()).find((candidate) => candidate.endsWith(".json"));
    const path = `${alice.folder}/${name}`;
    const journal = JSON.parse(await readFile(path, "utf8")) as { saved: string };
    const saved = new Date(Date.parse(journal.saved) + hours * 3_600_000).toISOString();
    await writeFile(path, JSON.stringify({ ...journal, saved }));
  }
});

describe.each([
  ["20 minutes ahead of", -20],
  ["7 minutes behind", 7],
  ["4 minutes behind", 4],
  ["a year ahead of", -365 * 24 * 60],
])("a clock that is %s AWS's", (_how, minutes) => {
  let elsewhere: Sandbox;
  let bob: Person;
  beforeEach(async () => {
    const clock = () => new Date(Date.now() + minutes * 60_000);
    elsewhere = await startSandbox({ propagationDelay: 100, clock });
    bob = await Person.join(elsewhere, { name: "bob" });
  });
  afterEach(async () => {
    await bob.remove();
    await elsewhere.close();
  });

  test("does not make a key of a cut-off run somebody else's", async () => {
    let kill = () => {};
    elsewhere.trouble.after(({ action }) => {
      if (action === "CreateAccessKey") kill();
    });
    void (await bob.runBin(work, { onStart: (killer) => void (kill = killer) }));
    elsewhere.trouble.clear();
    expect(bob.keys).toHaveLength(2);
    for (const args of [["finish"], ["abort"]]) {
      const { exitCode, stderr } = await bob.run(args);
      expect({ exitCode, stderr }).toMatchObject({ exitCode: 4, stderr: expect.stringContaining("in those seconds") });
    }
    bob.keys.pop();
    expect(await whatIsWrong(bob, await bob.run(["finish"]))).toBe("");
  });

  test("keeps no fresh key from being rotated, and ages are AWS's", async () => {
    expect((await bob.run(["--profile", "work", "--older-than", "1h"])).stdout).toBe("");
    expect((await bob.run(["status", "--profile", "work"])).stdout).toContain(", 0 days old, ");
    expect(await whatIsWrong(bob, await bob.run(["--profile", "work"]))).toBe("");
  });
});

test("a file that another machine has locked is found out before there is a new key", async () => {
  await writeFile(join(alice.folder, ".credentials.lock.0000000001.00ff.7.boot.elsewhere"), "");
  const { exitCode, stderr } = await alice.run(work);
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/is being changed by process 7 on elsewhere/);
  expect(stderr).not.toContain("What exists now");
  expect(alice.keys).toHaveLength(1);
});
