import { exitCodes, type ExitCode } from "@iam-tools/core/errors";

/** What became of one of several, for programs. */
export type Outcome = "done" | "partly-done" | "failed";

export function outcomeOf(exitCode: ExitCode): Outcome {
  if (exitCode === exitCodes.done) return "done";
  return exitCode === exitCodes.partlyDone ? "partly-done" : "failed";
}
