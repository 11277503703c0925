import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { has, run } from "./measure.mjs";

/** The interpreter itself: what PATH has may be a script that looks for it, and would be measured too. */
const python = spawnSync("python3", ["-c", "import sys; print(sys.executable)"], { encoding: "utf8" }).stdout?.trim();
const boto3 = python && has(python, "-c", "import boto3") ? python : undefined;

/**
 * The AWS CLI, as the words that start it: version 2 where it is on this machine, since that is what people install; else
 * version 1 of that Python.
 */
function findAwsCli() {
  const { stdout } = spawnSync("aws", ["--version"], { encoding: "utf8" });
  if (stdout?.startsWith("aws-cli/2.")) return ["aws"];
  const version1 = python && join(dirname(python), "aws");
  return version1 && existsSync(version1) ? [python, version1] : undefined;
}

/** What does the same without us, where it is on this machine. */
export const peers = { python, boto3, aws: findAwsCli() };

/** Runs the AWS CLI. */
export function runAws(args, options) {
  const [program, ...words] = peers.aws;
  return run(program, [...words, ...args], options);
}

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
    ...(peers.aws && { "AWS CLI": /aws-cli\/(\S+)/.exec(runAws(["--version"], {}).stdout)?.[1] }),
  };
}
