import { refusal } from "@iam-tools/core/errors";
import { getPasswordPolicy } from "@iam-tools/core/iam";
import type { AccountAccess } from "../account/account.js";
import { findPerson } from "./find-person.js";
import { passwordStep, passwordWarnings } from "./password-step.js";
import type { Person } from "./person.js";
import { tagKeys } from "./tags.js";
import type { UserPlan } from "./user-plan.js";

/**
 * A fresh password for a user that there is.
 *
 * @throws CliError NO_SUCH_USER; REFUSED where the user is somebody else's, or deactivated
 */
export async function planPasswordChange(access: AccountAccess, person: Person): Promise<UserPlan> {
  const [{ user, identified }, policy] = await Promise.all([findPerson(access, person), getPasswordPolicy(access.iam)]);
  if (user.tags[tagKeys.deactivated] !== undefined) {
    throw refusal(
      `${person.userName} is deactivated, and would have a password without being able to use it.`,
      "Nothing was changed. Use --reactivate, which gives a fresh password as well.",
    );
  }
  return {
    account: access.account,
    email: person.email,
    userName: person.userName,
    steps: [...identified.steps, passwordStep(policy)],
    warnings: passwordWarnings(policy),
    consent: identified.consent,
    delivery: "due",
    afterDelivery: [],
  };
}
