import { exitCodes, type ExitCode } from "./exit-codes.js";
import { withoutKnownSecrets } from "./known-secrets.js";

export interface CliErrorOptions {
  /** For programs: compared instead of the message. Upper case with underscores, such as `PROFILE_NOT_FOUND`. */
  readonly code: string;
  /** What went wrong, naming the thing, in the words of the person who typed. No final line end. */
  readonly message: string;
  /** What to type or do next. */
  readonly hint?: string | undefined;
  /** 1 (failed) where not given. */
  readonly exitCode?: ExitCode | undefined;
  readonly cause?: unknown;
}

/** The one error a person sees: what was wrong, and what to do next. It shows no secret, whoever quoted one. */
export class CliError extends Error {
  override readonly name = "CliError";
  readonly code: string;
  readonly hint: string | undefined;
  readonly exitCode: ExitCode;

  constructor(options: CliErrorOptions) {
    super(withoutKnownSecrets(options.message), options.cause === undefined ? undefined : { cause: options.cause });
    this.code = options.code;
    this.hint = options.hint === undefined ? undefined : withoutKnownSecrets(options.hint);
    this.exitCode = options.exitCode ?? exitCodes.failed;
  }
}

/** The input cannot be right: exit code 2, nothing was done. */
export function usageError(message: string, hint?: string): CliError {
  return new CliError({ code: "USAGE", message, hint, exitCode: exitCodes.usage });
}

/** It could be done but might harm: exit code 4, nothing was done. The hint names the flag that allows it. */
export function refusal(message: string, hint?: string): CliError {
  return new CliError({ code: "REFUSED", message, hint, exitCode: exitCodes.refused });
}

/** The person pressed Ctrl-C, or the process was asked to end: exit code 130. */
export function cancelled(cause?: unknown): CliError {
  return new CliError({ code: "CANCELLED", message: "Cancelled.", exitCode: exitCodes.cancelled, cause });
}
