import type { Context } from "../context/index.js";
import { usageError } from "../errors/index.js";

export interface SecretQuestion {
  /** Ends in a colon and a space. */
  readonly question: string;
  /** What is asked for, as in "an MFA code". */
  readonly what: string;
  /** The flag that gives it where there is no one to ask. */
  readonly flag: string;
}

/**
 * A secret from whoever can give it: standard input where it is piped in, else the person at the terminal, who does not
 * see it typed.
 *
 * @throws CliError USAGE where there is neither, CANCELLED where the person ends it
 */
export async function askForSecret(context: Pick<Context, "prompt">, asked: SecretQuestion): Promise<string> {
  const piped = await context.prompt.readPipedLine();
  if (piped !== undefined && piped.trim() !== "") return piped.trim();
  if (context.prompt.canAsk) return (await context.prompt.askSecret(asked.question)).trim();
  throw usageError(
    `There is no terminal to ask on for ${asked.what}.`,
    `Pipe it in on standard input, or give it with ${asked.flag}.`,
  );
}
