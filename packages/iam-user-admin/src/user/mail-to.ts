import type { UserPlan } from "./user-plan.js";
import type { PendingPassword } from "../passwords/pending.js";

/**
 * Where a password is mailed to in place of its owner's own address: as it is named, else as one that a run before had
 * set and this one goes on with was to be. A new one has nothing to do with where another was to go.
 */
export function mailToOf(
  { delivery, steps }: Pick<UserPlan, "delivery" | "steps">,
  named: string | undefined,
  pending: PendingPassword | undefined,
): string | undefined {
  if (named !== undefined || delivery !== "due") return named;
  return steps.some(({ kind }) => kind === "set-password") ? undefined : pending?.mailTo;
}
