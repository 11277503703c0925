import { listCredentials, listInlinePolicies } from "@iam-tools/core/iam";
import type { AccountAccess } from "../account/account.js";
import { tagKeys } from "../tags/tag-keys.js";
import { fromTagValues } from "../tags/tag-values.js";
import { isDeactivated } from "../user/deactivation-state.js";
import { findPerson } from "../user/find-person.js";
import { olderSessions } from "../user/older-sessions.js";
import type { Person } from "../user/person.js";
import type { UserPlan, UserStep } from "../user/user-plan.js";

/**
 * Keys that an incident made inactive are active again, and older sessions valid, where they have not expired. A password
 * stays the new one. A user who is deactivated gets back what is left of it with the reactivation.
 *
 * @throws CliError USER_NOT_FOUND, REFUSED
 */
export async function planFalseAlarm(access: AccountAccess, person: Person): Promise<UserPlan> {
  const { iam, account } = access;
  const { email, userName } = person;
  const { user, identified } = await findPerson(access, person);
  const ids = isDeactivated(user) ? [] : fromTagValues(tagKeys.compromisedKeys, user.tags);
  const [inline, credentials] = await Promise.all([
    listInlinePolicies(iam, { userName }),
    ids.length === 0 ? [] : listCredentials(iam, userName),
  ]);
  const keys = Object.keys(user.tags).filter((key) => key.startsWith(tagKeys.compromised));
  const steps: UserStep[] = [
    ...credentials
      .filter(({ active, expired, id }) => !active && !expired && ids.includes(id))
      .map(({ kind, id }): UserStep => ({ kind: "activate-credential", credential: { kind, id } })),
    ...(inline.some(({ name }) => name === olderSessions)
      ? [{ kind: "delete-inline-policy", name: olderSessions } as const]
      : []),
    ...(keys.length === 0 ? [] : [{ kind: "untag-user", keys } as const]),
  ];
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
