import { listInlinePolicies } from "@iam-tools/core/iam";
import type { AccountAccess } from "../account/account.js";
import { findPerson } from "../user/find-person.js";
import { olderSessions } from "../user/older-sessions.js";
import type { Person } from "../user/person.js";
import type { UserPlan, UserStep } from "../user/user-plan.js";

/**
 * Older sessions are valid again, where they have not expired.
 *
 * @throws CliError USER_NOT_FOUND, REFUSED
 */
export async function planFalseAlarm(access: AccountAccess, person: Person): Promise<UserPlan> {
  const { iam, account } = access;
  const { email, userName } = person;
  const { identified } = await findPerson(access, person);
  const inline = await listInlinePolicies(iam, { userName });
  const steps: UserStep[] = inline.some(({ name }) => name === olderSessions)
    ? [{ kind: "delete-inline-policy", name: olderSessions }]
    : [];
  return {
    account,
    email,
    userName,
    steps: steps.length === 0 ? [] : [...identified.steps, ...steps],
    warnings: [],
    consent: steps.length === 0 ? undefined : identified.consent,
    delivery: "none",
    afterDelivery: [],
  };
}
