/** Runs jest for the package in the current folder; further arguments go to jest. Results are kept for the count. */
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const jest = createRequire(import.meta.url).resolve("jest/bin/jest");
const config = fileURLToPath(new URL("jest.config.mjs", import.meta.url));
const args = [
  "--config",
  config,
  "--rootDir",
  process.cwd(),
  "--json",
  "--outputFile",
  "test-results.json",
  ...process.argv.slice(2),
];
const run = spawnSync(
  process.execPath,
  ["--experimental-vm-modules", "--disable-warning=ExperimentalWarning", jest, ...args],
  {
    stdio: ["ignore", "ignore", "inherit"],
  },
);
process.exitCode = run.status ?? 1;
