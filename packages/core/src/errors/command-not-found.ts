import { CliError } from "./cli-error.js";
import { exitCodes } from "./exit-codes.js";
import { hasCode } from "./has-code.js";
import { quote } from "./quote.js";

/**
 * What a person is told of a program that cannot be started.
 *
 * @returns undefined where it failed for another reason
 */
export function commandNotFound(program: string, cause: unknown): CliError | undefined {
  const found = faults.find(([code]) => hasCode(cause, code));
  if (found === undefined) return undefined;
  const [, message, hint] = found;
  const { usage: exitCode } = exitCodes;
  return new CliError({ code: "COMMAND_NOT_FOUND", message: message(program), hint: hint(program), exitCode, cause });
}

type Say = (program: string) => string;

const faults: readonly (readonly [code: string, message: Say, hint: Say])[] = [
  ["ENOENT", (program) => `There is no command "${program}".`, () => "Check its name, and PATH."],
  ["EACCES", (program) => `"${program}" is not executable.`, (program) => `To allow it: chmod u+x ${quote(program)}`],
  ["EISDIR", (program) => `"${program}" is a directory, not a program.`, () => "Name a program, in it or elsewhere."],
];
