import type { Context } from "@iam-tools/core/context";
import { quickContext } from "./quick-context.js";
import { environmentOf, type BinOptions, type BinResult } from "./run-bin.js";
import { temporaryFolder } from "./temporary-folder.js";

export type Main = (argv: readonly string[], context: Context) => Promise<number>;

/** As for `runBin`; what it would be killed for, a test has a limit for. */
export type MemoryOptions = Omit<BinOptions, "bin" | "timeout"> & { readonly main: Main };

/**
 * What `runBin` does, in this very process: some milliseconds in place of half a second. Where it matters that it is a
 * process (signals, killing, several at once, streams and terminals, what Node reads of the environment), it is none.
 */
export async function runInMemory({ main, args, env, input, cwd }: MemoryOptions): Promise<BinResult> {
  const folder = await temporaryFolder();
  try {
    const whole = environmentOf(env, folder.path);
    const home = whole["HOME"] ?? folder.path;
    const piped = input ? input.replace(/\n$/, "").split("\n") : [];
    const { context, out, err } = quickContext({ env: whole, home, workingFolder: cwd ?? home, piped });
    const exitCode = await main(args, context);
    return { exitCode, signal: null, stdout: out.text, stderr: err.text };
  } finally {
    await folder.remove();
  }
}
