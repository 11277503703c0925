import { refusal } from "@iam-tools/core/errors";
import { secretName, type PendingSecret } from "../secrets/pending.js";
import type { UserPlan } from "./user-plan.js";

/**
 * Where a secret is mailed to in place of its owner's own address, and the file of the key that it is encrypted to; or
 * that it is printed in place of mailed.
 */
export type Destination = Pick<UserPlan, "mailTo" | "pgp" | "prints">;

/**
 * As it is named, else as one that a run before had set and this one goes on with was to go out. A new one has nothing to
 * do with where another was to go.
 *
 * @param printing what asks for it to be printed, where it is typed
 * @throws CliError REFUSED where it was to be printed, and would be mailed
 */
export function destinationOf(
  { delivery, steps, userName }: Pick<UserPlan, "delivery" | "steps" | "userName">,
  { mailTo, pgp, prints }: Destination,
  pending: PendingSecret | undefined,
  printing: string,
): Destination {
  if (prints) return { mailTo, pgp, prints };
  const goesOn =
    delivery === "due" && !steps.some(({ kind }) => kind === "set-password" || kind === "create-access-key");
  if (!goesOn || pending === undefined) return { mailTo, pgp };
  if (pending.prints) {
    throw refusal(
      `The ${secretName(pending)} of ${userName} was to be printed, not mailed, and still waits: print it with ${printing}.`,
      "Nothing was changed.",
    );
  }
  return { mailTo: mailTo ?? pending.mailTo, pgp: pgp ?? pending.pgp };
}
