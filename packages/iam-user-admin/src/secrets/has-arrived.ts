import type { Context } from "@iam-tools/core/context";
import { refusal } from "@iam-tools/core/errors";

/**
 * Whether a mail that may have arrived has: a person is asked where one is there; else it is said that the same mail goes
 * out again.
 *
 * @param what is in the mail
 * @param to address of the mail
 * @param asks false where many mails are under way at once
 * @throws CliError REFUSED where neither yes nor no is answered
 */
export async function hasArrived(
  { err, prompt }: Pick<Context, "err" | "prompt">,
  { what: name, to, asks }: { readonly what: string; readonly to: string; readonly asks: boolean },
): Promise<boolean> {
  const what = mayHaveArrived(name, to);
  if (!asks || !prompt.canAsk) {
    err.write(`Warning: ${what} The same mail goes out again.\n`);
    return false;
  }
  const answer = await prompt.ask(`${what}\nType yes if it has arrived, or no to send it again: `);
  if (/^\s*(y|yes)\s*$/i.test(answer)) return true;
  if (/^\s*(n|no)\s*$/i.test(answer)) return false;
  throw refusal("Neither yes nor no.", "Nothing was sent.");
}

export function mayHaveArrived(what: string, to: string): string {
  return `The mail with the ${what} to ${to} may have arrived: the connection broke while the relay was receiving it.`;
}
