import { exitCodes, type CliError, type ExitCode } from "@iam-tools/core/errors";

/** What became of one of several, for programs. */
export type Outcome = "done" | "partly-done" | "failed";

export function outcomeOf(exitCode: ExitCode): Outcome {
  if (exitCode === exitCodes.done) return "done";
  return exitCode === exitCodes.partlyDone ? "partly-done" : "failed";
}

/** Of a run about several things, by each one's own: what all have in common, or whether some were done. */
export function exitCodeOfAll(codes: readonly ExitCode[]): ExitCode {
  const different = new Set(codes);
  const [code = exitCodes.done] = different;
  if (different.size <= 1) return code;
  return different.has(exitCodes.done) || different.has(exitCodes.partlyDone) ? exitCodes.partlyDone : exitCodes.failed;
}

/** Of what failed after a part of it was done, which is another thing than one that changed nothing. */
export function partly({ exitCode }: CliError, isBegun: boolean): ExitCode {
  return isBegun && exitCode !== exitCodes.cancelled ? exitCodes.partlyDone : exitCode;
}
