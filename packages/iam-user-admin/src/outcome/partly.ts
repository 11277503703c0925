import { exitCodes, type CliError, type ExitCode } from "@iam-tools/core/errors";

/** Of what failed after a part of it was done, which is another thing than one that changed nothing. */
export function partly({ exitCode }: CliError, isBegun: boolean): ExitCode {
  return isBegun && exitCode !== exitCodes.cancelled ? exitCodes.partlyDone : exitCode;
}
