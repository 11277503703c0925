import type { CliError } from "../errors/index.js";

/**
 * What all of several accounts failed by, where that is one thing, such as a wrong MFA code for credentials that take the
 * roles of all: it is told once.
 *
 * @param failures of each account; undefined where it did not fail
 */
export function commonFailure(failures: readonly (CliError | undefined)[]): CliError | undefined {
  const [first] = failures;
  return failures.length > 1 && failures.every((failure) => failure === first) ? first : undefined;
}
