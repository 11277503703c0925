import { join } from "node:path";
import type { Files } from "../context/index.js";
import { testClock, testContext } from "../testing/index.js";
import { expect, test } from "@jest/globals";
import { rememberUsedCode, secondsToNextCode } from "./used-codes.js";

/** As much of a file system as a small state file needs. */
function memory(): { files: Files; content: Map<string, string>; modes: number[] } {
  const content = new Map<string, string>();
  const modes: number[] = [];
  const files: Partial<Files> = {
    home: "/home/ann",
    read: async (path) => {
      const text = content.get(path);
      if (text === undefined) throw Object.assign(new Error("none"), { code: "ENOENT" });
      return new TextEncoder().encode(text);
    },
    list: async () => [],
    makeFolder: async () => {},
    create: async (path, text, mode) => {
      modes.push(mode);
      content.set(path, String(text));
    },
    rename: async (from, to) => {
      content.set(to, content.get(from) ?? "");
      content.delete(from);
    },
    syncFolder: async () => {},
  };
  return { files: files as Files, content, modes };
}

const usualPath = join("/home/ann/.local/state/iam-tools/used-codes.json");
const phone = "arn:aws:iam::111122223333:mfa/phone";

function contextAt(start: string, files: Files, env: Record<string, string> = {}) {
  return testContext({
    clock: testClock(new Date(start)),
    files,
    env,
    processes: { self: { host: "h", pid: 1, started: "s" } } as never,
    random: { id: () => "0123456789abcdef" } as never,
  });
}

test("a code counts as used until its 30 seconds are over, for its device alone", async () => {
  const { files } = memory();
  const context = contextAt("2030-01-02T03:04:16.000Z", files);
  expect(await secondsToNextCode(context, phone)).toBe(0);
  await rememberUsedCode(context, phone);
  expect(await secondsToNextCode(context, phone)).toBe(14);
  expect(await secondsToNextCode(context, `${phone}2`)).toBe(0);
  await context.clock.sleep(13_999);
  expect(await secondsToNextCode(context, phone)).toBe(1);
  await context.clock.sleep(1);
  expect(await secondsToNextCode(context, phone)).toBe(0);
});

test("only serial number and time are kept, for this user's eyes, and no longer than they matter", async () => {
  const { files, content, modes } = memory();
  await rememberUsedCode(contextAt("2030-01-02T03:04:05Z", files), "GAHT1");
  await rememberUsedCode(contextAt("2030-01-02T03:05:05Z", files), phone);
  expect([...content]).toEqual([[usualPath, `{"${phone}":${Date.parse("2030-01-02T03:05:00Z") / 30_000}}`]]);
  expect(modes).toEqual([0o600, 0o600]);
});

test("what is kept is where XDG_STATE_HOME says", async () => {
  const { files, content } = memory();
  await rememberUsedCode(contextAt("2030-01-02T03:04:05Z", files, { XDG_STATE_HOME: "/state" }), phone);
  expect([...content.keys()]).toEqual([join("/state/iam-tools/used-codes.json")]);
});

test.each(["state", "./state", ""])("an XDG_STATE_HOME that is no absolute path counts as unset: %j", async (named) => {
  const { files, content } = memory();
  await rememberUsedCode(contextAt("2030-01-02T03:04:05Z", files, { XDG_STATE_HOME: named }), phone);
  expect([...content.keys()]).toEqual([usualPath]);
});

test("a home that cannot be written to, and a file that makes no sense, stop nobody", async () => {
  const { files, content } = memory();
  const denied = { ...files, makeFolder: () => Promise.reject(new Error("EROFS")) };
  const context = contextAt("2030-01-02T03:04:05Z", denied);
  await rememberUsedCode(context, phone);
  content.set(usualPath, "null");
  expect(await secondsToNextCode(context, phone)).toBe(0);
});
