import { CliError } from "./cli-error.js";
import { exitCodes } from "./exit-codes.js";
import { hasCode } from "./has-code.js";

/**
 * What a person is told of a program that cannot be started.
 *
 * @returns undefined where it failed for another reason
 */
export function commandNotFound(program: string, cause: unknown): CliError | undefined {
  if (!hasCode(cause, "ENOENT", "EACCES")) return undefined;
  const isThere = hasCode(cause, "EACCES");
  return new CliError({
    code: "COMMAND_NOT_FOUND",
    message: isThere ? `"${program}" is not executable.` : `There is no command "${program}".`,
    hint: isThere ? `To allow it: chmod u+x ${program}` : "Check its name, and PATH.",
    exitCode: exitCodes.usage,
    cause,
  });
}
