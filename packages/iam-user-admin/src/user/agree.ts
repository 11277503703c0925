import { confirm } from "@iam-tools/core/cli";
import { refusal } from "@iam-tools/core/errors";
import type { Context } from "@iam-tools/core/context";
import type { Consent } from "./user-plan.js";

export interface Agreements {
  readonly adopt: boolean;
  readonly yes: boolean;
}

/**
 * Goes on only where a person agrees: by flag, or by typing just what is asked for.
 *
 * @throws CliError REFUSED
 */
export function agree(
  context: Pick<Context, "prompt">,
  { warning, otherwise, typed, flags }: Consent,
  given: Agreements,
): Promise<void> {
  if (otherwise !== undefined && !context.prompt.canAsk) return Promise.reject(refusal(warning, otherwise));
  const yes = otherwise === undefined && flags.some((flag) => given[flag]);
  // Nothing is lost by saying whose a user is; what would be lost is agreed to by its name.
  return confirm(context, { warning, yes, typed, harmless: typed === "yes", flag: `--${flags[0]}` });
}
