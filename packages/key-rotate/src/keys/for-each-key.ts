import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { exitCodes, toCliError, type CliError, type ExitCode } from "@iam-tools/core/errors";
import type { RotationReport } from "@iam-tools/core/rotation";

export interface KeysResult extends Result {
  readonly data: { readonly keys: readonly object[] };
  readonly text: readonly string[];
  readonly exitCode: ExitCode;
}

/**
 * Does the work for each, one after the other; one that fails does not keep the others from their turn. Of one key
 * alone the error is thrown on; of several each is told on standard error, and in the data.
 *
 * @returns exit code 3 where some failed; that of the first failure where all did
 */
export async function forEachKey<T extends { readonly profile: string }>(
  context: Pick<Context, "err" | "signal">,
  items: readonly T[],
  work: (item: T) => Promise<RotationReport>,
): Promise<KeysResult> {
  const keys: object[] = [];
  const text: string[] = [];
  const failures: CliError[] = [];
  for (const item of items) {
    try {
      const row = await work(item);
      keys.push(row.data);
      text.push(...row.text);
    } catch (error) {
      const failure = toCliError(error);
      if (items.length === 1 || context.signal.aborted) throw failure;
      failures.push(failure);
      const { code, message, hint } = failure;
      keys.push({ profile: item.profile, error: { code, message, hint } });
      context.err.write(`${item.profile}: ${message}\n${hint === undefined ? "" : `${hint}\n`}`);
    }
  }
  return { data: { keys }, text, exitCode: exitCodeOf(failures, items.length) };
}

function exitCodeOf(failures: readonly CliError[], all: number): ExitCode {
  const [first] = failures;
  if (first === undefined) return exitCodes.done;
  return failures.length === all ? first.exitCode : exitCodes.partlyDone;
}
