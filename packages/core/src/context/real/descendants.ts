import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** Processes that a process has started, and those that these have, as far as the system tells. */
export function descendantsOf(pid: number): number[] {
  const parents = parentsByPid();
  const found: number[] = [];
  let generation = [pid];
  while (generation.length > 0) {
    generation = [...parents].filter(([, parent]) => generation.includes(parent)).map(([child]) => child);
    found.push(...generation);
  }
  return found;
}

function parentsByPid(): Map<number, number> {
  try {
    return parentsInProc();
  } catch {
    return parentsByPs();
  }
}

/** Linux: its containers often have no ps. See proc_pid_stat(5). */
function parentsInProc(): Map<number, number> {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return new Map(pids.flatMap((pid) => parentInProc(pid)));
}

/** None for a process that has ended meanwhile. */
function parentInProc(pid: string): [number, number][] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The command's name, in brackets, may hold anything; the state and the parent come after the last bracket.
    const parent = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1];
    return [[Number(pid), Number(parent)]];
  } catch {
    return [];
  }
}

function parentsByPs(): Map<number, number> {
  try {
    const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
    return new Map(lines.map((line) => line.trim().split(/\s+/).map(Number) as [number, number]));
  } catch {
    return new Map();
  }
}
