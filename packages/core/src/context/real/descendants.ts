import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { constants } from "node:os";
import { kill } from "node:process";

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

/**
 * The same of a process that is stopped first (`SIGSTOP`), where it starts nothing more before the signal reaches it. It
 * stops only when it next runs: what it was starting is there only then. And a shell holds signals back while it starts
 * something: it goes on until it is through. None of one that has ended.
 */
export function descendantsOnceStill(pid: number, signal: NodeJS.Signals): number[] {
  const end = performance.now() + patience;
  const isEarly = () => performance.now() < end;
  try {
    for (;;) {
      kill(pid, "SIGSTOP");
      while (isMoving(pid) && isEarly());
      if (!holdsBack(pid, signal) || !isEarly()) return descendantsOf(pid);
      kill(pid, "SIGCONT");
    }
  } catch {
    return [];
  }
}

/** Milliseconds. */
const patience = 1_000;

/** Whether it runs, or waits for something: stopped, or ended and not yet taken, it does not. */
function isMoving(pid: number): boolean {
  try {
    return !/^[TtZX]/.test(stateOf(pid));
  } catch {
    return false;
  }
}

function stateOf(pid: number): string {
  try {
    return fieldsOf(String(pid))[0] ?? "";
  } catch {
    return execFileSync("ps", ["-o", "state=", "-p", String(pid)], { encoding: "utf8" }).trim();
  }
}

/** As far as the system tells. */
function holdsBack(pid: number, signal: NodeJS.Signals): boolean {
  try {
    const [, mask = "0"] = /^SigBlk:\s*([0-9a-f]+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return ((BigInt(`0x${mask}`) >> BigInt(constants.signals[signal] - 1)) & 1n) === 1n;
  } catch {
    return false;
  }
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
    return [[Number(pid), Number(fieldsOf(pid)[1])]];
  } catch {
    return [];
  }
}

/** Its state, its parent, and more. The command's name before them, in brackets, may hold anything. */
function fieldsOf(pid: string): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}

function parentsByPs(): Map<number, number> {
  try {
    const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
    return new Map(lines.map((line) => line.trim().split(/\s+/).map(Number) as [number, number]));
  } catch {
    return new Map();
  }
}
