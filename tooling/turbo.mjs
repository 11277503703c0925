/** Runs turbo, of the version that the workspace pins, without its notice about telemetry. Arguments are handed on. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

const { packageManager } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const { status } = spawnSync("npx", ["-y", packageManager, "exec", "turbo", ...process.argv.slice(2)], {
  stdio: "inherit",
  env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1" },
  // On Windows npx is a script.
  shell: process.platform === "win32",
});
process.exitCode = status ?? 1;
