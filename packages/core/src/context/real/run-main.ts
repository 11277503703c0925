import { writeSync } from "node:fs";
import { toCliError } from "../../errors/index.js";
import type { Context } from "../context.js";
import { forTerminal } from "../terminal-text.js";
import { realContext } from "./real-context.js";

type Main = (argv: readonly string[], context: Context) => Promise<number>;

/**
 * Runs a tool on the real world, and ends the process with its exit code. Node ends with 0 where nothing is left to wait
 * for, even if the tool is not done: a script must not go on from there as if it were.
 */
export async function runMain(main: Main): Promise<void> {
  let missed: unknown;
  // Of several things under way at once the first that fails is told, and the others' failures are nobody's: Node would
  // end with a stack trace in the middle of the telling. Where the tool calls itself done, one is told here.
  process.on("unhandledRejection", (error) => (missed ??= error));
  const onExit = (code: number) => {
    if (code !== 0) return;
    process.exitCode = 1;
    writeSync(2, `The program ended before its work was done. ${again}\n`);
  };
  process.once("exit", onExit);
  const context = realContext();
  const exitCode = await main(process.argv.slice(2), context);
  process.off("exit", onExit);
  process.exitCode = exitCode;
  if (exitCode === 0 && missed !== undefined) {
    process.exitCode = 1;
    writeSync(2, forTerminal(`Not everything was done: ${toCliError(missed).message}\n${again}\n`));
  }
  if (!context.signal.aborted) return;
  // What a call that was given up had begun, such as a connection that does not come about, would be waited for.
  await context.err.flush().catch(() => {});
  process.exit();
}

const again = "Run the same command again, and check what was already done.";
