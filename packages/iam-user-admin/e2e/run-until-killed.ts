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

/**
 * How far apart the points are at which processes are killed; in memory a run is killed at each: `model/`. The first is
 * the first call where the kill comes before it, and in the middle of a step where it comes after.
 */
export const step = process.env["KILL_POINTS"] === "all" ? 1 : 8;

/**
 * Kills one run at one call, another at a later one, and so on until one comes to its end.
 * @returns the last call at which one was killed, or might have been
 */
export async function killAlong(
  when: KillPoint["when"],
  run: (point: KillPoint, name: string) => Promise<boolean>,
): Promise<number> {
  let call = when === "before" ? 1 : Math.ceil(step / 2);
  while (await run({ call, when }, `${when}-${call}`)) call += step;
  return call - 1;
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
