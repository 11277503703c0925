import { listCredentials, listInlinePolicies, type User } from "@iam-tools/core/iam";
import type { AccountAccess } from "../account/account.js";
import { isReplaced } from "../secrets/is-replaced.js";
import type { PendingPassword } from "../secrets/pending.js";
import { tagKeys } from "../tags/tag-keys.js";
import { fromTagValues } from "../tags/tag-values.js";
import { isDeactivated } from "../user/deactivation-state.js";
import { findPerson } from "../user/find-person.js";
import { olderSessions } from "../user/older-sessions.js";
import type { Person } from "../user/person.js";
import { requireTagRoom } from "../user/tag-room.js";
import type { UserPlan, UserStep } from "../user/user-plan.js";

interface FalseAlarm extends Person {
  /** Of a run before that did not come to its end. */
  readonly pending: PendingPassword | undefined;
  /** The command that gives this user another password. */
  readonly changePassword: string;
}

/**
 * Keys that an incident made inactive are active again, and older sessions valid, where they have not expired. A password
 * stays the new one. A user who is deactivated gets back what is left of it with the reactivation.
 *
 * @throws CliError USER_NOT_FOUND, REFUSED
 */
export async function planFalseAlarm(
  access: AccountAccess,
  { pending, changePassword, ...person }: FalseAlarm,
): Promise<UserPlan> {
  const { iam, account } = access;
  const { email, userName } = person;
  const { user, identified } = await findPerson(access, person);
  const ids = isDeactivated(user) ? [] : fromTagValues(tagKeys.compromisedKeys, user.tags);
  const [inline, credentials] = await Promise.all([
    listInlinePolicies(iam, { userName }),
    ids.length === 0 ? [] : listCredentials(iam, userName),
  ]);
  const keys = Object.keys(user.tags).filter((key) => key.startsWith(tagKeys.compromised));
  const undoing: UserStep[] = [
    ...credentials
      .filter(({ active, expired, id }) => !active && !expired && ids.includes(id))
      .map(({ kind, id }): UserStep => ({ kind: "activate-credential", credential: { kind, id } })),
    ...(inline.some(({ name }) => name === olderSessions)
      ? [{ kind: "delete-inline-policy", name: olderSessions } as const]
      : []),
    ...(keys.length === 0 ? [] : [{ kind: "untag-user", keys } as const]),
  ];
  const steps = undoing.length === 0 ? [] : [...identified.steps, ...undoing];
  requireTagRoom({ userName, tags: user.tags, steps });
  return {
    account,
    email,
    userName,
    steps,
    warnings: isUndelivered(pending, user) ? [undelivered(userName, changePassword)] : [],
    consent: steps.length === 0 ? undefined : identified.consent,
    delivery: "none",
    afterDelivery: [],
  };
}

/** A run that was killed may have set a password that nobody has; the one before opens nothing then. */
function isUndelivered(pending: PendingPassword | undefined, { tags }: User): boolean {
  return pending !== undefined && pending.state !== "mailed" && !isReplaced(pending, tags);
}

function undelivered(userName: string, changePassword: string): string {
  return `An earlier run may have set a new password for ${userName} and did not deliver it; nor does this one. Deliver one with: ${changePassword}`;
}
