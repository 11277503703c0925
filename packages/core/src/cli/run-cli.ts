import type { Context } from "../context/index.js";
import { exitCodes } from "../errors/index.js";
import { ownText, type Asked } from "./own-text.js";
import type { Tool } from "./tool.js";

/** What is typed most often for a tool's own text. Alone, each needs no reading of a line, and none of what commands need. */
const alone: ReadonlyMap<string | undefined, Asked> = new Map<string, Asked>([
  ["--version", { kind: "version" }],
  ["-V", { kind: "version" }],
  ["--help", { kind: "help", command: undefined }],
  ["-h", { kind: "help", command: undefined }],
]);

/**
 * Runs a tool: reads what was typed, runs the command, prints what it found or what went wrong.
 *
 * @returns the process's exit code; it never throws
 */
export async function runCli(tool: Tool, argv: readonly string[], context: Context): Promise<number> {
  const asked = argv.length === 1 ? alone.get(argv[0]) : undefined;
  if (asked !== undefined) {
    context.out.write(await ownText(tool, asked, context));
    const isPrinted = await context.out.flush().then(
      () => true,
      () => false,
    );
    if (isPrinted) return exitCodes.done;
    // It is tried once more there, and told.
  }
  const { runLine } = await import("./run-line.js");
  return runLine(tool, argv, context);
}
