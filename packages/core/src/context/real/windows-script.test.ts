import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { findScript, scriptLine } from "./windows-script.js";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "scripts-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

test("a command is the first that PATH leads to, and a program is no script", () => {
  for (const name of ["a.cmd", "b.exe", "b.cmd"]) writeFileSync(join(folder, name), "");
  const env = { Path: `${join(folder, "none")};${folder}` };
  expect(findScript("a", env)).toBe(join(folder, "a.cmd"));
  expect(findScript("A.CMD", env)).toBe("A.CMD");
  expect(findScript(join(folder, "a"), {})).toBe(join(folder, "a.cmd"));
  expect(["b", "c", "a.exe"].map((command) => findScript(command, env))).toEqual([undefined, undefined, undefined]);
  expect(findScript("a", {})).toBeUndefined();
});

test("nothing of an argument is left to cmd.exe", () => {
  expect(scriptLine("C:\\a b\\x.cmd", ["y"])).toBe(`""C:\\a b\\x.cmd" ^^^"y^^^""`);
  expect(scriptLine("x.cmd", ["a&b", "%A%", 'c"d', "e\\"])).toBe(
    String.raw`""x.cmd" ^^^"a^^^&b^^^" ^^^"^^^%A^^^%^^^" ^^^"c\^^^"d^^^" ^^^"e\\^^^""`,
  );
});
