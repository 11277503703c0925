/** Adds up every package's test results and prints `N passed, N failed`: the last line of `npm test`. */
import { existsSync, readdirSync, readFileSync } from "node:fs";

const root = new URL("../packages/", import.meta.url);
const count = { passed: 0, failed: 0, skipped: 0 };
for (const name of readdirSync(root)) {
  const file = new URL(`${name}/test-results.json`, root);
  if (!existsSync(file)) continue;
  const results = JSON.parse(readFileSync(file, "utf8"));
  count.passed += results.numPassedTests;
  // A suite that could not be loaded holds no test to count, and is a failure all the same.
  count.failed += results.numFailedTests + results.numRuntimeErrorTestSuites;
  count.skipped += results.numPendingTests + results.numTodoTests;
}
console.log(`${count.passed} passed, ${count.failed} failed${count.skipped > 0 ? `, ${count.skipped} skipped` : ""}`);
if (count.failed > 0 || count.passed === 0) process.exitCode = 1;
