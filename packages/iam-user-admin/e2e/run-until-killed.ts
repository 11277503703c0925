import { spawn } from "node:child_process";
import { once } from "node:events";
import type { CallRecord } from "@iam-tools/sandbox";
import type { Stage } from "./stage.js";

export interface KillPoint {
  /** Which of the calls that are counted: 1 is the first. */
  readonly call: number;
  /** Before the call is carried out, or after it, before it is answered. */
  readonly when: "before" | "after";
  /** All where not given. */
  readonly counts?: (call: CallRecord) => boolean;
}

/** Runs the bin, and kills it, with no chance to tidy, at that call. @returns whether it came that far */
export async function runUntilKilled(stage: Stage, args: string, point: KillPoint): Promise<boolean> {
  const child = spawn(process.execPath, [stage.bin, ...args.split(" ")], {
    env: { PATH: process.env["PATH"], ...stage.environment },
    cwd: stage.home,
    stdio: "ignore",
    detached: true,
  });
  let calls = 0;
  const stop = stage.sandbox.trouble[point.when](async (call) => {
    if (point.counts?.(call) === false) return;
    calls += 1;
    if (calls === point.call) child.kill("SIGKILL");
    // What else was on its way when it was killed stays undone, as if the network had gone with it.
    if (calls < point.call) return;
    if (child.signalCode === null) await once(child, "exit");
    if (point.when === "before") throw new Error("The caller is gone");
  });
  const [, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
  stop();
  return signal === "SIGKILL";
}
