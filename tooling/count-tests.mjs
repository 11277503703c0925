/** Adds up every package's test results and prints `N passed, N failed`: the last line of `npm test`. */
import { existsSync, readdirSync, readFileSync } from "node:fs";

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
}
console.log(`${count.passed} passed, ${count.failed} failed${count.skipped > 0 ? `, ${count.skipped} skipped` : ""}`);
if (count.failed > 0 || count.passed === 0) process.exitCode = 1;
