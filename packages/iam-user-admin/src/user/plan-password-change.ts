import { getPasswordPolicy } from "@iam-tools/core/iam";
import type { AccountAccess } from "../account/account.js";
import { findPerson } from "./find-person.js";
import { passwordStep, passwordWarnings } from "./password-step.js";
import type { Person } from "./person.js";
import type { UserPlan } from "./user-plan.js";

/** A fresh password for a user that there is. @throws CliError NO_SUCH_USER, REFUSED */
export async function planPasswordChange(access: AccountAccess, person: Person): Promise<UserPlan> {
  const [{ identified }, policy] = await Promise.all([findPerson(access, person), getPasswordPolicy(access.iam)]);
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
