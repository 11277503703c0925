import { describe, expect, test } from "@jest/globals";
import type { Context } from "../context/index.js";
import { testClock } from "../testing/index.js";
import { readProfiles } from "./read-profiles.js";

const file = { kind: "credentials", path: "/home/ann/.aws/credentials" } as const;

const whole = { kind: "file", created: new Date(0), modified: new Date(0) };

function filesOf(now: { text: string; isSettled: boolean }) {
  const counts = { reads: 0 };
  const files: Partial<Context["files"]> = {
    stat: (async () => ({ ...whole, version: now.text, isSettled: now.isSettled })) as never,
    read: async () => {
      counts.reads += 1;
      return new TextEncoder().encode(now.text);
    },
  };
  return { counts, context: { clock: testClock(), files: files as Context["files"] } };
}

test("a file is read once as long as it stays what it is", async () => {
  const now = { text: "[a]\n", isSettled: true };
  const { counts, context } = filesOf(now);
  for (let turn = 0; turn < 3; turn += 1) await readProfiles(context, file);
  expect(counts.reads).toBe(1);
  now.text = "[b]\n";
  expect([...(await readProfiles(context, file)).profiles.keys()]).toEqual(["b"]);
});

test("a file that was written to a moment ago is read again: its times would not show another write", async () => {
  const { counts, context } = filesOf({ text: "[a]\n", isSettled: false });
  await readProfiles(context, file);
  await readProfiles(context, file);
  expect(counts.reads).toBe(2);
});

test("a file with a mistake in it is a mistake each time", async () => {
  const { context } = filesOf({ text: "nothing\n", isSettled: true });
  for (const _turn of [1, 2]) {
    await expect(readProfiles(context, file)).rejects.toMatchObject({ code: "CREDENTIALS_FILE_INVALID" });
  }
});

describe("a file that was written in place a moment ago", () => {
  const work = "[work]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = s\n";

  /** Reads as each of these in turn, a look each, and as the last from then on; the writer ends with the last. */
  function written(...contents: string[]) {
    const clock = testClock();
    const start = clock.now();
    const left = [...contents];
    let modified = start;
    const files: Partial<Context["files"]> = {
      stat: (async () => {
        if (left.length > 1) modified = clock.now();
        return { kind: "file", version: `${left.length}`, created: new Date(0), modified, isSettled: false };
      }) as never,
      read: async () => new TextEncoder().encode(left.length > 1 ? left.shift() : left[0]),
    };
    const waited = () => clock.now().getTime() - start.getTime();
    return { context: { clock, files: files as Context["files"] }, waited };
  }

  test.each([
    ["emptied", ["", "", work]],
    ["cut off within a line", [work.slice(0, 20), work]],
    ["cut off between two lines", [work.slice(0, 7), work]],
  ])("and is %s is read again once it has been left alone", async (_what, contents) => {
    const { context, waited } = written(...contents);
    expect((await readProfiles(context, file)).text).toBe(work);
    expect(waited()).toBeLessThan(100);
  });

  test("and is emptied between a look at its times and its reading, is read again", async () => {
    const clock = testClock();
    const now = { text: work, modified: new Date(60_000) };
    const stat = async () => ({ ...whole, modified: now.modified, version: `${now.text.length}`, isSettled: false });
    let reads = 0;
    const read = async () => {
      reads += 1;
      Object.assign(now, reads === 1 ? { text: "", modified: clock.now() } : { text: work });
      return new TextEncoder().encode(now.text);
    };
    const files = { stat, read } as unknown as Context["files"];
    expect((await readProfiles({ clock, files }, file)).text).toBe(work);
  });

  test("and is being emptied while its times are still the old ones, is read again", async () => {
    const clock = testClock();
    const start = clock.now().getTime();
    const isEmpty = () => clock.now().getTime() - start < 15;
    const stat = async () => ({ ...whole, modified: new Date(60_000), version: `${isEmpty()}`, isSettled: false });
    const read = async () => new TextEncoder().encode(isEmpty() ? "" : work);
    const files = { stat, read } as unknown as Context["files"];
    expect((await readProfiles({ clock, files }, file)).text).toBe(work);
  });

  test("and is emptied and written all the time, counts as what it was when it was whole", async () => {
    const clock = testClock();
    let looks = 0;
    const stat = async () => ({ ...whole, modified: clock.now(), version: `${looks}`, isSettled: false });
    const read = async () => {
      const text = looks % 2 === 0 ? work : "";
      return new TextEncoder().encode(text);
    };
    const sleep: typeof clock.sleep = async (milliseconds) => {
      looks += 1;
      return clock.sleep(milliseconds);
    };
    const files = { stat, read } as unknown as Context["files"];
    for (const first of [0, 1]) {
      looks = first;
      expect((await readProfiles({ clock: { ...clock, sleep }, files }, file)).text).toBe(work);
    }
  });

  test("and stays cut off is waited for, but not for long", async () => {
    const { context, waited } = written(work.slice(0, 20));
    await expect(readProfiles(context, file)).rejects.toMatchObject({ code: "CREDENTIALS_FILE_INVALID" });
    expect(waited()).toBe(100);
  });

  test("and again and again, is waited for two seconds at most", async () => {
    const { context, waited } = written(...Array.from({ length: 1_000 }, () => work));
    expect((await readProfiles(context, file)).text).toBe(work);
    expect(waited()).toBe(2_000);
  });
});

test.each([
  ["was replaced a moment ago", 0, 0, 0],
  ["is of another clock's future", -3_600_000, 60_000, 15],
])("an empty file that %s is not waited for, but for a few looks", async (_what, created, modified, waited) => {
  const clock = testClock();
  const start = clock.now().getTime();
  const at = (after: number) => new Date(start + after);
  const stat = async () => ({ ...whole, created: at(created), modified: at(modified), version: "1", isSettled: false });
  const files = { stat, read: async () => new Uint8Array() } as unknown as Context["files"];
  await readProfiles({ clock, files }, file);
  expect(clock.now().getTime() - start).toBe(waited);
});
