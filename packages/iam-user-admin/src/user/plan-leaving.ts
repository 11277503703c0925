import type { Context } from "@iam-tools/core/context";
import { CliError } from "@iam-tools/core/errors";
import type { AccountAccess } from "../account/account.js";
import { dayOf } from "./password-step.js";
import type { Person } from "./person.js";
import { planDeactivation } from "./plan-deactivation.js";
import { planDeletion } from "./plan-deletion.js";
import type { UserPlan } from "./user-plan.js";

export type Leaving = "deactivate" | "delete-user";

export function isLeaving(kind: string): kind is Leaving {
  return kind === "deactivate" || kind === "delete-user";
}

/**
 * A person leaves, who need not have a user in every account: where there is none, nothing is to do. Being denied is not
 * the same as there being none.
 *
 * @throws CliError REFUSED
 */
export async function planLeaving(
  context: Pick<Context, "clock" | "env" | "files">,
  access: AccountAccess,
  { person, action }: { person: Person; action: Leaving },
): Promise<UserPlan> {
  return orAbsent(access, person, () => {
    if (action === "delete-user") return planDeletion(context, access, person);
    return planDeactivation(access, person, dayOf(context.clock.now().toISOString()));
  });
}

/** What is to be done with a user that need not be there. */
export async function orAbsent(
  { account }: Pick<AccountAccess, "account">,
  { email, userName }: Person,
  plan: () => Promise<UserPlan>,
): Promise<UserPlan> {
  try {
    return await plan();
  } catch (error) {
    if (!(error instanceof CliError) || error.code !== "USER_NOT_FOUND") throw error;
    return { account, email, userName, isAbsent: true, steps: [], warnings: [], delivery: "none", afterDelivery: [] };
  }
}
