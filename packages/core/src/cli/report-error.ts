import type { Context } from "../context/index.js";
import { exitCodes, type CliError } from "../errors/index.js";
import { paint } from "./paint.js";
import type { Tool } from "./tool.js";

export interface ReportOptions {
  readonly context: Pick<Context, "err" | "env">;
  readonly json: boolean;
  readonly debug: boolean;
}

/** The error on standard error: what was wrong, what to do next; with `--debug` where it came from. */
export function reportError(tool: Tool, error: CliError, { context, json, debug }: ReportOptions): void {
  if (json) {
    const { code, message, hint } = error;
    context.err.write(`${JSON.stringify({ error: { code, message, hint } })}\n`);
  } else {
    const color = paint(context.err, context.env);
    const label = error.exitCode === exitCodes.cancelled ? `${tool.name}:` : color.red(`${tool.name}:`);
    context.err.write(`${label} ${error.message}\n`);
    if (error.hint !== undefined) context.err.write(`${error.hint}\n`);
  }
  if (debug) context.err.write(`${trace(error)}\n`);
}

function trace(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? error.message;
  return error.cause === undefined ? own : `${own}\nCaused by: ${trace(error.cause)}`;
}
