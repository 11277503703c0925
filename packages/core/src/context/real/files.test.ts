import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { umask } from "node:process";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { realFiles } from "./files.js";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "files-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

test("a file is made with the mode asked for, whatever the umask", async () => {
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

test("tells what a path leads to", async () => {
  await realFiles().create(join(folder, "a"), "one", 0o640);
  expect(await realFiles().stat(join(folder, "a"))).toMatchObject({ kind: "file", mode: 0o640, links: 1 });
  expect(await realFiles().stat(folder)).toMatchObject({ kind: "folder", mode: 0o700 });
  expect(await realFiles().canWrite(folder)).toBe(true);
  await realFiles().syncFolder(folder);
  expect(readdirSync(folder)).toEqual(["a"]);
});
