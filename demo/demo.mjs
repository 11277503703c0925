/** Builds what has changed since the last build, and tells the story with that: an old build would tell another one. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

process.stdout.write("Building the tools: about half a minute the first time...\n");
const { status } = spawnSync("npm", ["run", "-s", "build"], {
  cwd: fileURLToPath(new URL("..", import.meta.url)),
  stdio: "inherit",
  // On Windows npm is a script.
  shell: process.platform === "win32",
});
if (status === 0) await import("./story.mjs");
else process.exitCode = status ?? 1;
