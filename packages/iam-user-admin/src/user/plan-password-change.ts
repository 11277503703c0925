import { refusal } from "@iam-tools/core/errors";
import { findLoginProfile, getPasswordPolicy, type LoginProfile, type User } from "@iam-tools/core/iam";
import { sameAddress } from "@iam-tools/core/username";
import type { AccountAccess } from "../account/account.js";
import { isDeactivated, sayDeactivated } from "./deactivation-state.js";
import { findPerson } from "./find-person.js";
import { weighSignInOf } from "./first-sign-in.js";
import { isFromBeforeIncident, isReplaced } from "../secrets/is-replaced.js";
import type { PendingPassword } from "../secrets/pending.js";
import { dayOf, deliveryOf, passwordSteps, passwordWarnings } from "./password-step.js";
import type { Person } from "./person.js";
import { invitationPending, tagKeys } from "../tags/tag-keys.js";
import { requireTagRoom } from "./tag-room.js";
import type { UserStep, UserPlan } from "./user-plan.js";

export interface PasswordRequest extends Person {
  /** Of a run before that did not come to its end. */
  readonly pending: PendingPassword | undefined;
  /** When the run began, in ISO 8601. */
  readonly now: string;
}

/** How far the kept password has come that is still the one of that user and person. */
export function keptState(
  pending: PendingPassword | undefined,
  { login, tags, email }: { login: LoginProfile; tags: User["tags"]; email: string },
): "set" | "sending" | "mailed" | undefined {
  if (pending === undefined || pending.state === "unset" || !sameAddress(pending.email, email)) return undefined;
  return isReplaced(pending, tags, login) || isFromBeforeIncident(pending, tags) ? undefined : pending.state;
}

/** Who was invited, and never got the mail, has a password by another. */
export function invitationSteps(tags: User["tags"], now: string): UserStep[] {
  if (tags[tagKeys.invitation] !== invitationPending) return [];
  return [{ kind: "tag-user", tags: { [tagKeys.invitation]: dayOf(now) } }];
}

export function goingOn(state: "set" | "sending" | "mailed"): string {
  return state === "mailed"
    ? "An earlier run set a new password and mailed it before it was interrupted: no other is set. If it does not arrive, run this again."
    : "An earlier run set a new password but did not deliver it: that one is sent now, and no other is set.";
}

/**
 * A fresh password for a user that there is; the one of a run that was cut off after it had set one.
 *
 * @throws CliError USER_NOT_FOUND; REFUSED where the user is somebody else's, or deactivated
 */
export async function planPasswordChange(access: AccountAccess, request: PasswordRequest): Promise<UserPlan> {
  const { iam } = access;
  const { pending, ...person } = request;
  const [{ user, identified }, policy, login] = await Promise.all([
    findPerson(access, person),
    getPasswordPolicy(iam),
    findLoginProfile(iam, person.userName),
  ]);
  if (isDeactivated(user)) {
    throw refusal(
      `${person.userName} ${sayDeactivated(user)}, and could not use a new password.`,
      "Nothing was changed. Use --reactivate, which also sets a new password.",
    );
  }
  const common = {
    account: access.account,
    email: person.email,
    userName: person.userName,
    consent: identified.consent,
    // Who was invited, and never got the mail, has a password by this one.
    afterDelivery: invitationSteps(user.tags, request.now),
  };
  const state = login === undefined ? undefined : keptState(pending, { login, tags: user.tags, email: person.email });
  if (pending?.occasion === "new-password" && state !== undefined) {
    return { ...common, steps: identified.steps, warnings: [goingOn(state)], delivery: deliveryOf(state) };
  }
  const steps = [...identified.steps, ...passwordSteps({ policy, login, tags: user.tags, mark: request.now })];
  requireTagRoom({ userName: person.userName, tags: user.tags, steps });
  return {
    ...common,
    steps,
    warnings: [...passwordWarnings(policy), ...(await weighSignInOf(access, user, policy))],
    delivery: "due",
  };
}
