import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { exitCodes, toCliError, type CliError, type ExitCode } from "@iam-tools/core/errors";
import type { RotationReport } from "@iam-tools/core/rotation";

export interface KeysResult extends Result {
  readonly data: { readonly keys: readonly object[] };
  readonly text: readonly string[];
  readonly exitCode: ExitCode;
}

/** What is to be done to one key. */
export interface KeyTask {
  /** What it is called where it fails: a profile. */
  readonly profile: string;
  readonly run: () => Promise<RotationReport>;
}

/** What is found wrong before anything is tried: it is told in its turn, as what fails is. */
export function failing(profile: string, error: CliError): KeyTask {
  return { profile, run: () => Promise.reject(error) };
}

/**
 * Does them one after the other; one that fails does not keep the others from their turn. The error of a key
 * that was named alone is thrown on; others are told on standard error, and in the data.
 *
 * @returns exit code 3 where some failed; that of the first failure where all did
 */
export async function forEachKey(
  context: Pick<Context, "err" | "signal">,
  tasks: readonly KeyTask[],
  { all }: { readonly all: boolean },
): Promise<KeysResult> {
  const keys: object[] = [];
  const text: string[] = [];
  const failures: CliError[] = [];
  for (const { profile, run } of tasks) {
    try {
      const row = await run();
      keys.push(row.data);
      text.push(...row.text);
    } catch (error) {
      const failure = toCliError(error);
      if ((tasks.length === 1 && !all) || context.signal.aborted) throw failure;
      failures.push(failure);
      const { code, message, hint } = failure;
      keys.push({ profile, error: { code, message, hint } });
      context.err.write(`${profile}: ${message}\n${hint === undefined ? "" : `${hint}\n`}`);
    }
  }
  return { data: { keys }, text, exitCode: exitCodeOf(failures, tasks.length) };
}

function exitCodeOf(failures: readonly CliError[], all: number): ExitCode {
  const [first] = failures;
  if (first === undefined) return exitCodes.done;
  return failures.length === all ? first.exitCode : exitCodes.partlyDone;
}
