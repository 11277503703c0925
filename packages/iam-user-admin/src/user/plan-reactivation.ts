import { CliError, quote } from "@iam-tools/core/errors";
import { findLoginProfile, getPasswordPolicy, listCredentials, listInlinePolicies } from "@iam-tools/core/iam";
import type { AccountAccess } from "../account/account.js";
import { fromTagValues } from "../tags/tag-values.js";
import { tagKeys } from "../tags/tag-keys.js";
import { isDeactivated } from "./deactivation-state.js";
import { awsDenyAll, denyAll } from "./deny-all.js";
import { findPerson } from "./find-person.js";
import { weighSignInOf } from "./first-sign-in.js";
import { deliveryOf, passwordSteps, passwordWarnings } from "./password-step.js";
import { keptState, type PasswordRequest } from "./plan-password-change.js";
import { requireTagRoom } from "./tag-room.js";
import type { UserStep, UserPlan } from "./user-plan.js";

/**
 * What a deactivation took away comes back; a password that was deleted comes back as a fresh one.
 *
 * @throws CliError USER_NOT_FOUND, REFUSED, NOT_DEACTIVATED
 */
export async function planReactivation(access: AccountAccess, person: PasswordRequest): Promise<UserPlan> {
  const { iam, account } = access;
  const { email, userName, pending, now } = person;
  const [{ user, identified }, policy, login] = await Promise.all([
    findPerson(access, person),
    getPasswordPolicy(iam),
    findLoginProfile(iam, userName),
  ]);
  const { tags } = user;
  const inline = await listInlinePolicies(iam, { userName });
  const isDenied = inline.some(({ name }) => name === denyAll.name);
  if (!isDeactivated(user)) {
    const kept = login === undefined ? undefined : keptState(pending, { login, tags, email });
    if (kept !== undefined) {
      const delivery = deliveryOf(kept);
      return { account, email, userName, ...identified, warnings: [], delivery, afterDelivery: [] };
    }
    throw notDeactivated(access, userName, isDenied);
  }
  const wereInactive = fromTagValues(tagKeys.wereInactive, tags);
  const compromised = fromTagValues(tagKeys.compromisedKeys, tags);
  const unlisted = fromTagValues(tagKeys.unlisted, tags);
  const credentials = (await listCredentials(iam, userName)).filter(
    ({ active, expired, id, kind }) =>
      !active && !expired && ![...wereInactive, ...compromised].includes(id) && !unlisted.includes(kind),
  );
  const hadPassword = tags[tagKeys.hadPassword] !== undefined;
  const own = [tagKeys.deactivated, tagKeys.hadPassword, tagKeys.wereInactive, tagKeys.unlisted, tagKeys.denyAttached];
  const steps: UserStep[] = [
    ...identified.steps,
    ...credentials.map(({ kind, id }): UserStep => ({ kind: "activate-credential", credential: { kind, id } })),
    ...(hadPassword ? passwordSteps({ policy, login, tags, mark: now }) : []),
    ...(isDenied ? [{ kind: "delete-inline-policy", name: denyAll.name } as const] : []),
    ...(tags[tagKeys.denyAttached] === undefined
      ? []
      : [{ kind: "detach-policy", policy: awsDenyAll(access.partition) } as const]),
    { kind: "untag-user", keys: Object.keys(tags).filter((key) => own.some((prefix) => key.startsWith(prefix))) },
  ];
  requireTagRoom({ userName, tags, steps });
  return {
    account,
    email,
    userName,
    steps,
    warnings: hadPassword ? [...passwordWarnings(policy), ...(await weighSignInOf(access, user, policy))] : [],
    consent: identified.consent,
    delivery: hadPassword ? "due" : "none",
    afterDelivery: [],
  };
}

/** A deactivation whose notes could not be written took away access all the same. */
function notDeactivated({ account }: AccountAccess, userName: string, isDenied: boolean): CliError {
  const user = `The user ${userName} in account ${account.id} (${account.environment})`;
  return new CliError({
    code: "NOT_DEACTIVATED",
    message: isDenied
      ? `${user} has the policy ${denyAll.name}, but no tag says what a deactivation took away: it could not be written then.`
      : `${user} is not deactivated.`,
    hint: isDenied
      ? `Nothing was changed. Run --deactivate again with the right to iam:TagUser, then --reactivate, which removes the policy. Keys that are inactive now stay so; for each that is to work again: aws iam update-access-key --user-name ${quote(userName)} --status Active --access-key-id ID`
      : "Nothing was changed.",
  });
}
