import type { Context } from "../context/index.js";
import { usageError } from "../errors/index.js";
import { chooseProfile } from "./choose-profile.js";

/**
 * The profile that was typed, else the one that `AWS_DEFAULT_PROFILE` or `AWS_PROFILE` names.
 *
 * @param hint what to type where there is none
 * @throws {CliError} `USAGE` where there is none
 */
export function requireNamed({ env }: Pick<Context, "env">, typed: string | undefined, hint: string): string {
  const { value, source } = chooseProfile(env, { profile: typed });
  if (source !== "default") return value;
  throw usageError("Which profile? Name the one that holds your access key.", hint);
}
