import { createHmac } from "node:crypto";
import { join } from "node:path";
import type { Files } from "../context/index.js";
import { testClock, testContext } from "../testing/index.js";
import { expect, test } from "@jest/globals";
import { rememberUsedCode, secondsToNextCode, wasUsed, type DeviceCode } from "./used-codes.js";

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
    create: async (path, text, mode, isPassing) => {
      if (isPassing !== true) throw new Error("The disk is not to be waited for.");
      modes.push(mode);
      content.set(path, String(text));
    },
    rename: async (from, to) => {
      content.set(to, content.get(from) ?? "");
      content.delete(from);
    },
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

const used = (code: string, serialNumber = phone): DeviceCode => ({ serialNumber, code, secret: "a secret key" });

test("that very code counts as used for as long as AWS could take it again, and no other code does", async () => {
  const { files } = memory();
  const context = contextAt("2030-01-02T03:04:16.000Z", files);
  expect(await wasUsed(context, used("123456"))).toBe(false);
  await rememberUsedCode(context, used("123456"));
  await rememberUsedCode(context, used("333333"));
  expect(await wasUsed(context, used("123456"))).toBe(true);
  expect(await wasUsed(context, used("333333"))).toBe(true);
  expect(await wasUsed(context, used("654321"))).toBe(false);
  expect(await wasUsed(context, used("123456", `${phone}2`))).toBe(false);
  await context.clock.sleep(150_000);
  expect(await wasUsed(context, used("123456"))).toBe(true);
  await context.clock.sleep(14_000);
  expect(await wasUsed(context, used("123456"))).toBe(false);
});

test("how long the device still shows a code that was used is told to the second, for that device alone", async () => {
  const { files } = memory();
  const context = contextAt("2030-01-02T03:04:16.000Z", files);
  expect(await secondsToNextCode(context, phone)).toBe(0);
  await rememberUsedCode(context, used("123456"));
  expect(await secondsToNextCode(context, phone)).toBe(14);
  expect(await secondsToNextCode(context, `${phone}2`)).toBe(0);
  await context.clock.sleep(13_999);
  expect(await secondsToNextCode(context, phone)).toBe(1);
  await context.clock.sleep(1);
  expect(await secondsToNextCode(context, phone)).toBe(0);
});

test("a keyed hash and the time are kept, never the code, for this user's eyes, and no longer than they matter", async () => {
  const { files, content, modes } = memory();
  await rememberUsedCode(contextAt("2030-01-02T03:01:05Z", files), used("111111", "GAHT1"));
  await rememberUsedCode(contextAt("2030-01-02T03:05:05Z", files), used("123456"));
  const hash = createHmac("sha256", "a secret key").update(`${phone} 123456`).digest("hex");
  const step = Date.parse("2030-01-02T03:05:00Z") / 30_000;
  expect([...content]).toEqual([[usualPath, JSON.stringify({ [phone]: [{ step, hash }] })]]);
  expect(modes).toEqual([0o600, 0o600]);
});

test("without a key for it no hash is kept, and AWS judges", async () => {
  const { files, content } = memory();
  const context = contextAt("2030-01-02T03:04:05Z", files);
  const unknown = { ...used("123456"), secret: undefined };
  await rememberUsedCode(context, unknown);
  expect(content.get(usualPath)).toMatch(/^\{"[^"]+":\[\{"step":\d+\}\]\}$/);
  expect(await wasUsed(context, unknown)).toBe(false);
  expect(await secondsToNextCode(context, phone)).toBe(25);
});

test("what is kept is where XDG_STATE_HOME says", async () => {
  const { files, content } = memory();
  await rememberUsedCode(contextAt("2030-01-02T03:04:05Z", files, { XDG_STATE_HOME: "/state" }), used("123456"));
  expect([...content.keys()]).toEqual([join("/state/iam-tools/used-codes.json")]);
});

test.each(["state", "./state", ""])("an XDG_STATE_HOME that is no absolute path counts as unset: %j", async (named) => {
  const { files, content } = memory();
  await rememberUsedCode(contextAt("2030-01-02T03:04:05Z", files, { XDG_STATE_HOME: named }), used("123456"));
  expect([...content.keys()]).toEqual([usualPath]);
});

test("a home that cannot be written to, and a file that makes no sense, stop nobody", async () => {
  const { files, content } = memory();
  const denied = { ...files, makeFolder: () => Promise.reject(new Error("EROFS")) };
  const context = contextAt("2030-01-02T03:04:05Z", denied);
  await rememberUsedCode(context, used("123456"));
  for (const text of ["null", "[]", `{"${phone}":63117126}`, `{"${phone}":[null,{"step":"x"}]}`, "{"]) {
    content.set(usualPath, text);
    expect(await secondsToNextCode(context, phone)).toBe(0);
    expect(await wasUsed(context, used("123456"))).toBe(false);
  }
});
