/**
 * Runs what holds on every system: the unit tests of all packages, and each tool on the sandbox once. The rest wants
 * permission bits, links, shells, terminals and signals as POSIX has them.
 */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
const test = fileURLToPath(new URL("test.mjs", import.meta.url));
const parts = [
  ...readdirSync(`${root}packages`).map((name) => [`${root}packages/${name}`, "src"]),
  [`${root}shipping`, "e2e/anywhere"],
];
for (const [cwd, tests] of parts) {
  const { status } = spawnSync(process.execPath, [test, tests, "--passWithNoTests"], { cwd, stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
}
