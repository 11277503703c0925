import type { Context } from "../context/index.js";
import { refusal } from "../errors/index.js";

export interface Confirmation {
  /** What would happen, as a full sentence. */
  readonly warning: string;
  /** Whether the person agreed beforehand, by the flag. */
  readonly yes: boolean;
  /** Whether nothing of worth can be lost, so that `y` is answer enough. */
  readonly harmless?: boolean;
  /** What is typed to agree where it is not `yes`: the name of what would be lost. */
  readonly typed?: string;
  /** The flag that agrees beforehand, where it is not `--yes`. */
  readonly flag?: string;
}

/**
 * Goes on only where a person agrees: by flag, or by typing in full on the terminal what is asked for. An answer that is
 * neither that nor a no is asked for again once.
 *
 * @throws CliError REFUSED (exit code 4) in every other case
 */
export async function confirm(
  context: Pick<Context, "prompt">,
  { warning, yes, harmless = false, typed = "yes", flag = "--yes" }: Confirmation,
): Promise<void> {
  if (yes) return;
  if (!context.prompt.canAsk) throw refusal(warning, `Nothing was changed. To agree without being asked, add ${flag}.`);
  const isYesNo = typed === "yes";
  const agreed = isYesNo && harmless ? ["yes", "y"] : [typed];
  let question = isYesNo ? `${warning} Do you want to proceed (yes/no)? ` : `${warning}\nType ${typed} to go on: `;
  for (let tries = 0; tries < 2; tries += 1) {
    const answer = (await context.prompt.ask(question)).trim();
    if (agreed.includes(harmless ? answer.toLowerCase() : answer)) return;
    if (/^no?$/i.test(answer)) break;
    question = `Type ${typed} to go on${isYesNo ? ", or no" : ""}: `;
  }
  throw refusal("Not confirmed.", "Nothing was changed.");
}
