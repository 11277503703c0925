import { writeSync } from "node:fs";
import type { Context } from "../context.js";
import { realContext } from "./real-context.js";

type Main = (argv: readonly string[], context: Context) => Promise<number>;

/**
 * Runs a tool on the real world, and ends the process with its exit code. Node ends with 0 where nothing is left to wait
 * for, even if the tool is not done: a script must not go on from there as if it were.
 */
export async function runMain(main: Main): Promise<void> {
  const onExit = (code: number) => {
    if (code !== 0) return;
    process.exitCode = 1;
    writeSync(2, "This ended before its work was done. Run it again, and see what was done already.\n");
  };
  process.once("exit", onExit);
  const exitCode = await main(process.argv.slice(2), realContext());
  process.off("exit", onExit);
  process.exitCode = exitCode;
}
