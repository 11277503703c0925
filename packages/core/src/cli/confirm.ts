import type { Context } from "../context/index.js";
import { refusal } from "../errors/index.js";

export interface Confirmation {
  /** What would happen, as a full sentence. */
  readonly warning: string;
  /** Whether the person agreed beforehand, with `--yes`. */
  readonly yes: boolean;
}

/**
 * Goes on only where a person agrees: `--yes`, or the word `yes` typed in full on the terminal.
 *
 * @throws CliError REFUSED (exit code 4) in every other case
 */
export async function confirm(context: Pick<Context, "prompt">, { warning, yes }: Confirmation): Promise<void> {
  if (yes) return;
  if (!context.prompt.canAsk) throw refusal(warning, "Nothing was changed. To agree without being asked, add --yes.");
  const answer = await context.prompt.ask(`${warning} Do you want to proceed (yes/no)? `);
  if (answer.trim() !== "yes") throw refusal("Not confirmed.", "Nothing was changed.");
}
