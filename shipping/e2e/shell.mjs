/** Runs a line as a shell would, on whatever this process has for a terminal. */
import { spawnSync } from "node:child_process";

const { status } = spawnSync("bash", ["-c", process.argv[2]], { stdio: "inherit" });
process.exitCode = status ?? 1;
