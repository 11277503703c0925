import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { platform, umask } from "node:process";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { realFiles } from "./files.js";

/** Windows keeps who may do what with a file elsewhere. */
const onPosix = platform === "win32" ? test.skip : test;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "files-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

onPosix("a file is made with the mode asked for, whatever the umask", async () => {
  const before = umask(0o277);
  try {
    await realFiles().create(join(folder, "a"), "secret", 0o600);
    await realFiles().create(join(folder, "b"), "", 0o640);
  } finally {
    umask(before);
  }
  expect(["a", "b"].map((name) => statSync(join(folder, name)).mode & 0o777)).toEqual([0o600, 0o640]);
  expect(readFileSync(join(folder, "a"), "utf8")).toBe("secret");
});

test("a file that exists is not made again, and stays", async () => {
  await realFiles().create(join(folder, "a"), "one", 0o600);
  await expect(realFiles().create(join(folder, "a"), "two", 0o600)).rejects.toMatchObject({ code: "EEXIST" });
  expect(readFileSync(join(folder, "a"), "utf8")).toBe("one");
});

test("a folder is made with those above it, and one that is there stays", async () => {
  await realFiles().makeFolder(join(folder, "a", "b", "c"), 0o700);
  await realFiles().create(join(folder, "a", "b", "c", "file"), "one", 0o600);
  await realFiles().makeFolder(join(folder, "a", "b", "c"), 0o700);
  expect(readFileSync(join(folder, "a", "b", "c", "file"), "utf8")).toBe("one");
  await expect(realFiles().makeFolder(join(folder, "a", "b", "c", "file"), 0o700)).rejects.toMatchObject({
    code: "EEXIST",
  });
});

const onLinux = platform === "linux" ? test : test.skip;

onLinux("a folder that cannot be made where one is that takes none is an error, and no endless wait", async () => {
  await expect(realFiles().makeFolder("/proc/none/below", 0o700)).rejects.toMatchObject({ code: "ENOENT" });
});

onPosix("a folder behind a link that leads nowhere is an error", async () => {
  symlinkSync(join(folder, "nowhere", "at"), join(folder, "link"));
  await expect(realFiles().makeFolder(join(folder, "link", "a"), 0o700)).rejects.toMatchObject({ code: "EEXIST" });
});

test("tells what a path leads to", async () => {
  await realFiles().create(join(folder, "a"), "one", 0o600);
  expect(await realFiles().stat(join(folder, "a"))).toMatchObject({ kind: "file", mode: 0o600, links: 1 });
  const { kind, mode } = await realFiles().stat(folder);
  expect([kind, mode & 0o077]).toEqual(["folder", 0]);
  expect(await realFiles().canWrite(folder)).toBe(true);
  await realFiles().syncFolder(folder);
  expect(readdirSync(folder)).toEqual(["a"]);
});

test("a file is replaced even while someone reads it for a moment", async () => {
  await realFiles().create(join(folder, "a"), "one", 0o600);
  await realFiles().create(join(folder, "b"), "two", 0o600);
  const reader = openSync(join(folder, "a"), "r");
  setTimeout(() => closeSync(reader), 50);
  await realFiles().rename(join(folder, "b"), join(folder, "a"));
  expect(readFileSync(join(folder, "a"), "utf8")).toBe("two");
});
