import { realpathSync, readdirSync, statSync, writeFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { temporaryFolder } from "./temporary-folder.js";

test("a temporary folder is empty, the user's alone, and gone with all that is in it when removed", async () => {
  const folder = await temporaryFolder();
  expect(readdirSync(folder.path)).toEqual([]);
  // Windows has no such mode: there the person's temporary folder is that person's alone.
  if (process.platform !== "win32") expect(statSync(folder.path).mode & 0o777).toBe(0o700);
  expect(realpathSync(folder.path)).toBe(folder.path);
  writeFileSync(join(folder.path, "file"), "");
  await folder.remove();
  expect(existsSync(folder.path)).toBe(false);
});
