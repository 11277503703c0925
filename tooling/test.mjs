/**
 * Runs jest for the package in the current folder; further arguments go to jest. Results are kept for the count.
 *
 * Where all of a package's tests ran, beside those of others, the files of a few that failed run once more, alone: what
 * passes then waited for its turn too long. `count-tests.mjs` names it.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const jest = createRequire(import.meta.url).resolve("jest/bin/jest");
const config = fileURLToPath(new URL("jest.config.mjs", import.meta.url));
/** Above that many files it is no matter of turns. */
const few = 3;
/** Milliseconds in which jest ends once it has written its results. */
const toEnd = 60_000;

const [first, again] = ["test-results.json", "test-results-again.json"];
rmSync(again, { force: true });
const args = process.argv.slice(2);
let status = run(first, args);
const wasHeld = args.length === 0 && Date.now() - statSync(first).mtimeMs > toEnd;
if (status !== 0 && args.length === 0) {
  const failed = JSON.parse(readFileSync(first, "utf8")).testResults.filter((file) => file.status === "failed");
  const names = failed.map(({ name }) => name);
  if (names.length > 0 && names.length <= few) status = run(again, ["--runInBand", "--runTestsByPath", ...names]);
}
if (wasHeld) {
  console.error(
    "A process that a test left running held these tests open after the last of them. Let its test end it.",
  );
  status = 1;
}
process.exitCode = status;

function run(outputFile, words) {
  const options = ["--config", config, "--rootDir", process.cwd(), "--json", "--outputFile", outputFile];
  const { status: exitCode } = spawnSync(
    process.execPath,
    ["--experimental-vm-modules", "--disable-warning=ExperimentalWarning", jest, ...options, ...words],
    {
      stdio: ["ignore", "ignore", "inherit"],
      env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
    },
  );
  return exitCode ?? 1;
}
