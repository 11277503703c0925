import type { Context } from "@iam-tools/core/context";
import { quote, refusal } from "@iam-tools/core/errors";
import { credentialsFile } from "@iam-tools/core/profiles";
import { withLoginLock } from "./login-lock.js";

/**
 * Asks the person, on the terminal alone, whether the program that has started this one may have a session. Of several
 * that ask at once, one after the other is told of, so that no answer is taken for another's, nor a passphrase that the work
 * needs.
 *
 * @param work what is done once the person has agreed, before the next one asks; it may not log in
 * @throws {CliError} `REFUSED` where the person does not agree, or there is no terminal
 */
export async function afterAgreement<T>(context: Context, profile: string, work: () => Promise<T>): Promise<T> {
  const { pid, name } = await context.processes.parent();
  const asker = name === undefined ? `The process ${pid}` : `${name} (process ${pid})`;
  const what = `${asker} asks for a session of "${profile}"`;
  requireTerminal(context, profile, what);
  return withLoginLock(context, credentialsFile(context), profile, async () => {
    await agreeTo(context, profile, what);
    return work();
  });
}

/** The same, in the person's own command and within its lock. @param what without its full stop */
export async function agreeTo(context: Context, profile: string, what: string): Promise<void> {
  requireTerminal(context, profile, what);
  const { confirm } = await import("@iam-tools/core/cli");
  await confirm(context, { warning: `${what}.`, yes: false, harmless: true });
}

function requireTerminal({ prompt }: Context, profile: string, what: string): void {
  if (prompt.canAsk) return;
  throw refusal(
    `${what}, which needs your agreement, and there is no terminal to ask on.`,
    `Start it on a terminal. To be asked no more, on a terminal: iam-login ${quote(profile)} seal`,
  );
}
