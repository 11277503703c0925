import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { has, run } from "./measure.mjs";

/** The interpreter itself: what PATH has may be a script that looks for it, and would be measured too. */
const python = spawnSync("python3", ["-c", "import sys; print(sys.executable)"], { encoding: "utf8" }).stdout?.trim();
const boto3 = python && has(python, "-c", "import boto3") ? python : undefined;
const aws = python && existsSync(join(dirname(python), "aws")) ? join(dirname(python), "aws") : undefined;

/** What does the same without us, where it is on this machine. */
export const peers = { python, boto3, aws };

/** Runs one of our scripts in `peers/`. */
export function runPeer(script, args, options) {
  return run(python, [peerPath(script), ...args], options);
}

export function peerPath(script) {
  return fileURLToPath(new URL(`peers/${script}`, import.meta.url));
}

/** By name, for the results; those that are not here are left out. */
export function peerVersions() {
  const versionOf = (module) => {
    const { stdout } = spawnSync(python, ["-c", `import ${module}; print(${module}.__version__)`], {
      encoding: "utf8",
    });
    return stdout.trim();
  };
  return {
    ...(peers.python && {
      Python: run(python, ["-c", "import platform; print(platform.python_version())"], {}).stdout.trim(),
    }),
    ...(peers.boto3 && { boto3: versionOf("boto3") }),
    ...(peers.aws && { "AWS CLI": versionOf("awscli") }),
  };
}
