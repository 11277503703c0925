import { expect, test } from "@jest/globals";
import type { Context } from "../context/index.js";
import { testClock } from "../testing/index.js";
import { parseProfiles } from "./parse-profiles.js";
import { readWhole } from "./read-whole.js";

const file = { kind: "credentials", path: "/home/ann/.aws/credentials" } as const;
const keys = "aws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = s\n";
const whole = `[default]\n${keys}[work]\n${keys}[work-sts]\n${keys.replace("AKIA", "ASIA")}aws_session_token = t\n`;

/** A file that reads as each of these in turn, and as the last from then on. */
function reading(...contents: string[]) {
  const left = [...contents];
  const read = async () => new TextEncoder().encode(left.length > 1 ? left.shift() : left[0]);
  const stat = () => Promise.reject(new Error("asked for moments only"));
  return { files: { read, stat } as Partial<Context["files"]> as Context["files"], clock: testClock() };
}

const seen = parseProfiles(whole, file);

test.each([
  ["empty", ""],
  ["cut in the middle", whole.slice(0, 60)],
  ["cut within a line", whole.slice(0, 14)],
])("a file that is %s is waited for", async (_what, first) => {
  const document = await readWhole(reading(first, first, whole), seen);
  expect(document.text).toBe(whole);
});

test("one that was empty before as well is waited for, and taken for what it is in the end", async () => {
  const nothing = parseProfiles("", file);
  expect((await readWhole(reading("", "", whole), nothing)).text).toBe(whole);
  expect((await readWhole(reading(""), nothing)).text).toBe("");
});

test("one that has been empty for seconds is taken for what it is at once", async () => {
  const clock = testClock();
  const start = clock.now().getTime();
  const { files } = reading("");
  const stat = async () => ({ created: new Date(0), modified: new Date(0), isSettled: true });
  const context = { clock, files: { ...files, stat } as unknown as Context["files"] };
  expect((await readWhole(context, parseProfiles("", file))).text).toBe("");
  expect(clock.now().getTime()).toBe(start);
  // One that had profiles was emptied, whenever that was.
  await expect(readWhole(context, seen)).rejects.toMatchObject({ code: "CHANGED_MEANWHILE" });
});

test("one that was written in place a moment ago is waited for, and one that was replaced is not", async () => {
  const clock = testClock();
  const moment = clock.now();
  const stats = (created: Date) => ({ ...reading(whole).files, stat: async () => ({ created, modified: moment }) });
  const wait = async (created: Date) => {
    const start = clock.now().getTime();
    await readWhole({ clock, files: stats(created) as unknown as Context["files"] }, seen);
    return clock.now().getTime() - start;
  };
  expect(await wait(new Date(moment.getTime() - 60_000))).toBe(100);
  expect(await wait(moment)).toBe(0);
});

test("profiles that came since are no reason to wait", async () => {
  const more = `${whole}[new]\nregion = eu-west-1\n`;
  expect((await readWhole(reading(more), seen)).text).toBe(more);
});

test("keys that stay away are named, and nothing is taken for the truth", async () => {
  await expect(readWhole(reading(`[work]\n${keys}`), seen)).rejects.toMatchObject({
    code: "CHANGED_MEANWHILE",
    message: '/home/ann/.aws/credentials lost profiles while this ran: "default", "work-sts".',
    hint: expect.stringContaining("Nothing was written to it."),
  });
});

test("what a file that stays cut within a line has lost is named, and not the line", async () => {
  await expect(readWhole(reading(whole.slice(0, 14)), seen)).rejects.toMatchObject({
    code: "CHANGED_MEANWHILE",
    message: '/home/ann/.aws/credentials lost profiles while this ran: "work", "work-sts".',
  });
});

test("a session that was logged out of meanwhile is missed by nobody", async () => {
  const without = whole.slice(0, whole.indexOf("[work-sts]"));
  expect((await readWhole(reading(without), seen)).text).toBe(without);
});
