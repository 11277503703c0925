/**
 * Adds up every package's test results and prints `N passed, N failed`: the last line of `npm test`. Above it, every
 * failed test with the start of its message, since what a long log showed earlier may be cut off by whoever keeps it.
 * What failed beside others and passed alone counts as passed, and is told as UNSTEADY: it waits to be mended.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";

const root = new URL("../", import.meta.url);
const folders = ["shipping", ...readdirSync(new URL("packages/", root)).map((name) => `packages/${name}`)];
const count = { passed: 0, failed: 0, skipped: 0 };
for (const folder of folders) {
  const again = new Map(read(`${folder}/test-results-again.json`).map((file) => [file.name, file]));
  for (const file of read(`${folder}/test-results.json`)) {
    const last = again.get(file.name) ?? file;
    if (last !== file && last.status === "passed") tellFailures("UNSTEADY", file);
    if (last.status === "failed") tellFailures("FAILED", last);
    const statuses = last.assertionResults.map(({ status }) => status);
    count.passed += statuses.filter((status) => status === "passed").length;
    // A file that could not be loaded holds no test to count, and is a failure all the same.
    count.failed += statuses.filter((status) => status === "failed").length || Number(last.status === "failed");
    count.skipped += statuses.filter((status) => ["pending", "todo"].includes(status)).length;
  }
}
console.log(`${count.passed} passed, ${count.failed} failed${count.skipped > 0 ? `, ${count.skipped} skipped` : ""}`);
if (count.failed > 0 || count.passed === 0) process.exitCode = 1;

function read(path) {
  const file = new URL(path, root);
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).testResults : [];
}

function tellFailures(what, { name, message, assertionResults }) {
  const path = name.replace(fileURLToPath(root), "");
  const failed = assertionResults.filter(({ status }) => status === "failed");
  for (const test of failed)
    console.log(`${what} ${path}: ${test.fullName}\n${startOf(test.failureMessages.join("\n"))}`);
  if (failed.length === 0) console.log(`${what} ${path}\n${startOf(message)}`);
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
