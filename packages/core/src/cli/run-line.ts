import { foldForTerminal, type Context } from "../context/index.js";
import { CliError, didYouMean, exitCodes, hasCode, toCliError, usageError } from "../errors/index.js";
import { hideExported } from "./hide-exported.js";
import { asJson } from "./json-answer.js";
import { readLine, type Line } from "./read-line.js";
import { reportError } from "./report-error.js";
import { ownText } from "./own-text.js";
import { splitArguments } from "./split-arguments.js";
import type { Result, Tool } from "./tool.js";

/**
 * Reads what was typed, runs the command, prints what it found or what went wrong.
 *
 * @returns the process's exit code; it never throws
 */
export async function runLine(tool: Tool, argv: readonly string[], context: Context): Promise<number> {
  if (!splitArguments(argv).own.includes("--debug")) return runOnce(tool, argv, context);
  const { timeContext } = await import("./time-context.js");
  const timed = timeContext(context);
  const exitCode = await runOnce(tool, argv, timed.context);
  context.err.write(timed.report());
  return exitCode;
}

async function runOnce(tool: Tool, argv: readonly string[], context: Context): Promise<number> {
  let line: Line | undefined;
  try {
    await tool.prepare?.(context);
    if (argv[0] === "completion" || argv[0] === "--complete") {
      const { complete } = await import("./complete.js");
      return await show(await complete(tool, argv, context), context);
    }
    line = await lineOf(tool, argv, context);
    if (line.kind !== "run") return await show(await ownText(tool, line, context), context);
    hideExported(context);
    const { run } = await line.command.load();
    const result = await run(context, line.values as never);
    await print(result, line.values, context);
    await requirePrinted(result, context);
    await result.afterPrint?.();
    return result.exitCode ?? exitCodes.done;
  } catch (error) {
    const shown = asTyped(tool, line, toCliError(error));
    const { own } = splitArguments(argv);
    const { secretsHider } = await import("./hide-secrets.js");
    const hide = await secretsHider(context, shown);
    reportError(tool, shown, { context, json: own.includes("--json"), debug: own.includes("--debug"), hide });
    return shown.exitCode === exitCodes.cancelled ? cancelledBy(context.signal) : shown.exitCode;
  }
}

/** Which profiles exist is looked up for a line that is wrong: it says which word of it is. */
async function lineOf(tool: Tool, argv: readonly string[], context: Context): Promise<Line> {
  try {
    return readLine(tool, argv);
  } catch (error) {
    if (tool.profileFirst !== true) throw error;
    const { profileNames } = await import("./profile-names.js");
    return readLine(tool, argv, await profileNames(context));
  }
}

/** What a tool says of itself, which is as good as not said where it does not arrive: a completion may go to a file. */
async function show(text: string, context: Pick<Context, "out">): Promise<number> {
  context.out.write(text);
  await requirePrinted({}, context);
  return exitCodes.done;
}

/** A word that names no profile, and looks like a command, is a mistyped command. */
function asTyped(tool: Tool, line: Line | undefined, error: CliError): CliError {
  if (error.code !== "PROFILE_NOT_FOUND" || line?.kind !== "run") return error;
  const verbs = tool.commands.flatMap(({ name }) => name ?? []);
  const lines = line.asProfiles.flatMap((word) => {
    const meant = didYouMean(word, verbs);
    return meant === "" ? [] : [`Unknown: ${word}${meant}`];
  });
  return lines.length === 0 ? error : usageError(lines.join("\n"), [error.hint, `See: ${tool.name} --help`].join("\n"));
}

/** Characters that are written together; a text of megabytes would be in memory twice. */
const atOnce = 65_536;

async function print(
  result: Result,
  flags: { json?: boolean; quiet?: boolean },
  context: Pick<Context, "out">,
): Promise<void> {
  if (flags.quiet === true) return;
  // Batch rows of one turn: a write per row costs as much as fetching it.
  let waiting = "";
  const write = () => {
    if (waiting !== "") context.out.write(waiting);
    waiting = "";
  };
  const add = (part: string) => {
    if (waiting === "") setImmediate(write);
    waiting += part;
    if (waiting.length > atOnce) write();
  };
  const width = context.out.isTerminal && result.isVerbatim !== true ? context.out.columns : Infinity;
  try {
    if (flags.json === true) for await (const part of asJson(result)) add(part);
    else for await (const line of result.text) add(`${foldForTerminal(line, width)}\n`);
  } finally {
    write();
  }
}

/** A reader that has seen enough (`| head`) is not an error, unless there is something that it must not miss. */
async function requirePrinted(result: Pick<Result, "ifNotPrinted">, context: Pick<Context, "out">): Promise<void> {
  try {
    await context.out.flush();
  } catch (cause) {
    if (hasCode(cause, "EPIPE") && result.ifNotPrinted === undefined) return;
    const why = hasCode(cause, "ENOSPC") ? "the disk is full" : "it accepts no more data";
    throw notPrinted(result, hasCode(cause, "EPIPE") ? "nothing is reading it" : why, cause);
  }
  if (result.ifNotPrinted !== undefined && context.out.isNowhere) throw notPrinted(result, "it is closed or discarded");
}

function notPrinted({ ifNotPrinted }: Pick<Result, "ifNotPrinted">, why: string, cause?: unknown): CliError {
  return new CliError({
    code: "OUTPUT_NOT_WRITTEN",
    message: `The result could not be written to standard output: ${why}.`,
    hint: ifNotPrinted ?? "The command itself has done its work.",
    cause,
  });
}

/** As a shell has it: 128 and the number of the signal, where it was not Ctrl-C or an answer that cancelled the run. */
function cancelledBy({ reason }: AbortSignal): number {
  const { signal } = (reason ?? {}) as { signal?: string };
  if (signal === "SIGTERM") return 143;
  return signal === "SIGHUP" ? 129 : exitCodes.cancelled;
}
