import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Writable } from "node:stream";

/** Puts the terminal back as it was, echo and all, where the process ends at a question, even by SIGKILL. */
export interface TerminalGuard {
  /** Says that the terminal is set for the question by now: only what is still so is put back later. */
  asking(): void;
  /** Says that the terminal was put back. */
  done(): void;
}

/**
 * The pipe ends without a word where this process is killed. The guard is in a session of its own, so that no signal
 * from the terminal reaches it, and whoever sets the terminal after the kill, as a shell may, has the last word.
 */
const script = `
saved=$(stty -g <&3) || exit
echo ready
read -r _
asking=$(stty -g <&3)
read -r _ && exit
[ "$(stty -g <&3)" = "$asking" ] && stty "$saved" <&3`;

/** Returns once the guard knows how the terminal is now; a machine without `sh` or `stty` has no guard. */
export async function guardTerminal(terminal: number): Promise<TerminalGuard> {
  if (process.platform === "win32") return { asking() {}, done() {} };
  const guard = spawn("/bin/sh", ["-c", script], {
    stdio: ["pipe", "pipe", "ignore", terminal],
    detached: true,
    env: { PATH: process.env["PATH"] ?? "" },
  });
  const { stdin, stdout } = guard as typeof guard & { stdin: Writable; stdout: NodeJS.ReadableStream };
  stdin.on("error", () => {});
  await Promise.race([once(stdout, "data"), once(guard, "close")]).catch(() => undefined);
  guard.unref();
  return {
    asking: () => void stdin.write("asking\n"),
    done: () => void stdin.end("done\n"),
  };
}
