import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { basename } from "node:path";
import { kill, pid, platform, ppid } from "node:process";
import { hasCode } from "../../errors/index.js";
import type { ProcessIdentity, Processes } from "../context.js";

/** The processes of this machine. */
export function realProcesses(): Processes {
  let self: ProcessIdentity | undefined;
  return {
    get self() {
      self ??= identifySelf();
      return self;
    },
    isRunning: async (identity) => {
      self ??= identifySelf();
      if (identity.host !== self.host) return undefined;
      if (!hasNumber(identity.pid)) return false;
      if (identity.started === "" || self.started === "") return true;
      return hasStarted(identity);
    },
    parent: async () => ({ pid: ppid, name: await nameOf(ppid) }),
    run: async (command) => {
      const { runChild } = await import("./run-child.js");
      return runChild(command);
    },
  };
}

/**
 * On Linux a process is told by the boot, and the tick of the clock at which it started; its number means something
 * only within its namespace, so that a container counts as a host of its own, whatever name it gives itself.
 */
function identifySelf(): ProcessIdentity {
  const namespace = readOrEmpty(() => readlinkSync("/proc/self/ns/pid").replaceAll(/\D/g, ""));
  const stat = readOrEmpty(() => readFileSync("/proc/self/stat", "utf8"));
  const host = namespace === "" ? hostname() : `${hostname()}+${namespace}`;
  return { host, pid, started: startOfStat(stat) ?? "" };
}

/** On Linux that of a script, where the system has started it as a program: `aws`, and not `python3`. Windows tells none. */
async function nameOf(pid: number): Promise<string | undefined> {
  if (platform === "win32") return undefined;
  const told = readOrEmpty(() => readFileSync(`/proc/${pid}/comm`, "utf8")).trim();
  if (told !== "") return told;
  try {
    const { runChild } = await import("./run-child.js");
    const line = ["ps", "-o", "comm=", "-p", String(pid)] as const;
    const { stdout } = await runChild({ line, input: "", capture: true, keepErrors: true });
    return basename(stdout.trim()) || undefined;
  } catch {
    return undefined;
  }
}

/** Whether some process has that number; one of another user, which may not be signalled, counts as well. */
function hasNumber(pid: number): boolean {
  try {
    kill(pid, 0);
    return true;
  } catch (error) {
    return !hasCode(error, "ESRCH");
  }
}

function hasStarted({ pid, started }: ProcessIdentity): boolean {
  try {
    return startOfStat(readFileSync(`/proc/${pid}/stat`, "utf8")) === started;
  } catch {
    // It has ended meanwhile, or it is another user's on a machine that hides those.
    return hasNumber(pid);
  }
}

/** Undefined for a process that has ended and only waits for its parent to take notice. See proc_pid_stat(5). */
function startOfStat(stat: string): string | undefined {
  // The second field is the command's name in brackets, which may hold anything; the third comes after the last bracket.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state, ticks] = [fields[0], fields[19]];
  if (state === undefined || ticks === undefined || "ZXx".includes(state)) return undefined;
  return `${bootId()}-${ticks}`;
}

let knownBootId: string | undefined;

function bootId(): string {
  knownBootId ??= readOrEmpty(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim());
  return knownBootId;
}

function readOrEmpty(read: () => string): string {
  try {
    return read();
  } catch {
    return "";
  }
}
