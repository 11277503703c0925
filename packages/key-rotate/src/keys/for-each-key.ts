import { errorData, type ErrorData, type Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { exitCodes, toCliError, type CliError, type ExitCode } from "@iam-tools/core/errors";
import { failedRotation, type RotationData, type TakenStep } from "@iam-tools/core/rotation";

export interface KeysResult<Data> extends Result {
  readonly data: { readonly keys: readonly (Data & { readonly error: ErrorData | null })[] };
  readonly text: readonly string[];
  readonly exitCode: ExitCode;
}

/** What is to be done to one key. */
export interface KeyTask<Data> {
  /** What it is called where it fails: a profile. */
  readonly profile: string;
  readonly run: (taken: TakenStep[]) => Promise<KeyReport<Data>>;
}

interface KeyReport<Data> {
  readonly data: Data;
  readonly text: readonly string[];
}

/** What is found wrong before anything is tried: it is told in its turn, as what fails is. */
export function failing(profile: string, error: CliError): KeyTask<never> {
  return { profile, run: () => Promise.reject(error) };
}

/**
 * Does them one after the other; one that fails does not keep the others from their turn. The error of a key
 * that was named alone is thrown on; others are told on standard error, and in the data.
 *
 * @returns exit code 3 where some failed; that of the first failure where all did
 */
export async function forEachKey<Data>(
  context: Pick<Context, "err" | "signal">,
  tasks: readonly KeyTask<Data>[],
  { all, failed }: { readonly all: boolean; readonly failed: FailedRow<Data> },
): Promise<KeysResult<Data>> {
  const keys: (Data & { error: ErrorData | null })[] = [];
  const text: string[] = [];
  const failures: CliError[] = [];
  for (const { profile, run } of tasks) {
    const taken: TakenStep[] = [];
    try {
      const row = await run(taken);
      keys.push({ ...row.data, error: null });
      text.push(...row.text);
    } catch (error) {
      const failure = toCliError(error);
      if ((tasks.length === 1 && !all) || context.signal.aborted) throw failure;
      failures.push(failure);
      const { message, hint } = failure;
      keys.push({ ...failed(profile, taken), error: errorData(failure) });
      context.err.write(`${profile}: ${message}\n${hint === undefined ? "" : `${hint}\n`}`);
    }
  }
  return { data: { keys }, text, exitCode: exitCodeOf(failures, tasks.length) };
}

/** What is known of a key that failed, besides its error. */
export type FailedRow<Data> = (profile: string, taken: readonly TakenStep[]) => Data;

/** One rotation after the other; of one that fails the answer has the steps that were taken. */
export async function forEachRotation(
  context: Pick<Context, "err" | "signal">,
  tasks: readonly KeyTask<RotationData>[],
  { all, dryRun }: { readonly all: boolean; readonly dryRun: boolean },
) {
  const { data, ...result } = await forEachKey(context, tasks, { all, failed: failedRotation });
  return { ...result, data: { dryRun, ...data } };
}

function exitCodeOf(failures: readonly CliError[], all: number): ExitCode {
  const [first] = failures;
  if (first === undefined) return exitCodes.done;
  return failures.length === all ? first.exitCode : exitCodes.partlyDone;
}
