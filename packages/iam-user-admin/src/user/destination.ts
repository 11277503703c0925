import type { PendingSecret } from "../secrets/pending.js";
import type { UserPlan } from "./user-plan.js";

/** Where a secret is mailed to in place of its owner's own address, and the file of the key that it is encrypted to. */
export type Destination = Pick<UserPlan, "mailTo" | "pgp">;

/**
 * As it is named, else as one that a run before had set and this one goes on with was to go out. A new one has nothing to
 * do with where another was to go.
 */
export function destinationOf(
  { delivery, steps }: Pick<UserPlan, "delivery" | "steps">,
  { mailTo, pgp }: Destination,
  pending: PendingSecret | undefined,
): Destination {
  const goesOn =
    delivery === "due" && !steps.some(({ kind }) => kind === "set-password" || kind === "create-access-key");
  return { mailTo: mailTo ?? (goesOn ? pending?.mailTo : undefined), pgp: pgp ?? (goesOn ? pending?.pgp : undefined) };
}
