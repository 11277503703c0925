/**
 * Adds up every package's test results and prints `N passed, N failed`: the last line of `npm test`. Above it, every
 * failed test with the start of its message, since what a long log showed earlier may be cut off by whoever keeps it.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";

const root = new URL("../", import.meta.url);
const folders = ["shipping", ...readdirSync(new URL("packages/", root)).map((name) => `packages/${name}`)];
const count = { passed: 0, failed: 0, skipped: 0 };
for (const folder of folders) {
  const file = new URL(`${folder}/test-results.json`, root);
  if (!existsSync(file)) continue;
  const results = JSON.parse(readFileSync(file, "utf8"));
  count.passed += results.numPassedTests;
  // A suite that could not be loaded holds no test to count, and is a failure all the same.
  count.failed += results.numFailedTests + results.numRuntimeErrorTestSuites;
  count.skipped += results.numPendingTests + results.numTodoTests;
  for (const suite of results.testResults.filter(({ status }) => status === "failed")) tellFailures(suite);
}
console.log(`${count.passed} passed, ${count.failed} failed${count.skipped > 0 ? `, ${count.skipped} skipped` : ""}`);
if (count.failed > 0 || count.passed === 0) process.exitCode = 1;

function tellFailures({ name, message, assertionResults }) {
  const path = name.replace(fileURLToPath(root), "");
  const failed = assertionResults.filter(({ status }) => status === "failed");
  for (const test of failed)
    console.log(`FAILED ${path}: ${test.fullName}\n${startOf(test.failureMessages.join("\n"))}`);
  if (failed.length === 0) console.log(`FAILED ${path}\n${startOf(message)}`);
}

/** The first lines of a message, and where in the test it failed. */
function startOf(message) {
  const lines = stripVTControlCharacters(message)
    .split("\n")
    .filter((line) => line.trim() !== "");
  const stack = lines.filter((line) => /^\s+at /.test(line));
  const text = lines.filter((line) => !stack.includes(line));
  const place = stack.find((line) => line.includes(".test.ts")) ?? stack[0];
  return [...text.slice(0, 20), ...(place === undefined ? [] : [place.replace(fileURLToPath(root), "")])]
    .map((line) => `    ${line.slice(0, 300)}\n`)
    .join("");
}
