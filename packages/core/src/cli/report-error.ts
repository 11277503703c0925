import { plainJson, type Context } from "../context/index.js";
import { exitCodes, type CliError } from "../errors/index.js";
import { paint } from "./paint.js";
import type { Tool } from "./tool.js";

export interface ReportOptions {
  readonly context: Pick<Context, "err" | "env">;
  readonly json: boolean;
  readonly debug: boolean;
  /** Takes out of a text what nobody may see. */
  readonly hide: (text: string) => string;
}

/** The error on standard error: what was wrong, what to do next; with `--debug` where it came from. */
export function reportError(tool: Tool, error: CliError, { context, json, debug, hide }: ReportOptions): void {
  const message = hide(error.message);
  const hint = error.hint === undefined ? undefined : hide(error.hint);
  if (json) {
    context.err.write(`${plainJson(JSON.stringify({ error: { code: error.code, message, hint: hint ?? null } }))}\n`);
  } else {
    const color = paint(context.err, context.env);
    const label = error.exitCode === exitCodes.cancelled ? `${tool.name}:` : color.red(`${tool.name}:`);
    context.err.write(`${label} ${message}\n`);
    if (hint !== undefined) context.err.write(`${hint}\n`);
  }
  if (debug) context.err.write(`${hide(trace(error))}\n`);
}

function trace(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? error.message;
  return error.cause === undefined ? own : `${own}\nCaused by: ${trace(error.cause)}`;
}
