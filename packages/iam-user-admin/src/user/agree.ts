import type { Context } from "@iam-tools/core/context";
import { refusal } from "@iam-tools/core/errors";
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
export async function agree(
  context: Pick<Context, "err" | "prompt">,
  { warning, typed, flags }: Consent,
  given: Agreements,
): Promise<void> {
  if (flags.some((flag) => given[flag])) return;
  if (!context.prompt.canAsk) {
    throw refusal(warning, `Nothing was changed. To agree without being asked, add --${flags[0]}.`);
  }
  const answer = await context.prompt.ask(`${warning}\nType ${typed} to go on: `);
  if (answer.trim() !== typed) throw refusal("Not confirmed.", "Nothing was changed.");
}
