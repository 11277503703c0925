import type { Context } from "@iam-tools/core/context";
import { isQuarantine, quarantineAdvice } from "@iam-tools/core/errors";
import { credentialKinds, findLoginProfile, getPasswordPolicy, type User } from "@iam-tools/core/iam";
import type { AccountAccess } from "../account/account.js";
import { tagKeys } from "../tags/tag-keys.js";
import { fromTagValues, inTagValues } from "../tags/tag-values.js";
import { accessLeft, deactivationWarning, isDeactivated } from "../user/deactivation-state.js";
import { findPerson } from "../user/find-person.js";
import { nameAll, takeAccessInventory, type AccessInventory } from "../user/inventory.js";
import { deniedBefore, hasRoomForOlderSessions, noRoomForOlderSessions } from "../user/older-sessions.js";
import { weighSignInOf } from "../user/first-sign-in.js";
import { deliveryOf, passwordSteps, passwordWarnings } from "../user/password-step.js";
import { refuseOneself } from "../user/person.js";
import { notSeen } from "../user/plan-deactivation.js";
import { goingOn, invitationSteps, keptState, type PasswordRequest } from "../user/plan-password-change.js";
import { noNotes, withTagRoom } from "../user/tag-room.js";
import type { UserPlan, UserStep } from "../user/user-plan.js";
import { findCreated } from "./find-created.js";
import { describeFound } from "./describe-found.js";

export interface CompromisedRequest extends PasswordRequest {
  /** In seconds: how far back to look for what was created. */
  readonly since: number;
}

/**
 * Keys that still make sessions after they were deactivated do so for seconds, and a password that was replaced may be
 * taken for as long; what signs in within that time is of before.
 */
const margin = 60;

/**
 * Whoever has what the user had, has nothing any more: keys are deactivated, then older sessions end, then the password
 * is another. The user works on with the new password. Nothing is deleted, so that all of it can be undone.
 *
 * @throws CliError USER_NOT_FOUND, REFUSED
 */
export async function planCompromised(
  context: Pick<Context, "clock" | "env" | "err">,
  access: AccountAccess,
  request: CompromisedRequest,
): Promise<UserPlan> {
  const { iam, account, partition } = access;
  const { now, since, email, userName } = request;
  refuseOneself(access, userName);
  const { user, identified } = await findPerson(access, request);
  const inventory = await takeAccessInventory(iam, userName);
  const start = new Date(Math.max(0, Date.parse(now) - since * 1000));
  const { credentials, inline, attached, unread } = inventory;
  const isOff = isDeactivated(user);
  const noting: UserStep[] = [...identified.steps, { kind: "tag-user", tags: notes(user, inventory, now) }];
  const [creations, password] = await Promise.all([
    findCreated(context, { iam, userName, credentials, since: start }),
    isOff || unread.includes("password") ? noPassword : planPassword(access, { user, request, noting }),
  ]);
  const hasRoom = hasRoomForOlderSessions(inline);
  const unlisted = credentialKinds.filter((kind) => unread.includes(kind));
  const active = credentials.filter((credential) => credential.active);
  const taking: UserStep[] = [
    ...active.map(({ kind, id }): UserStep => ({ kind: "deactivate-credential", credential: { kind, id } })),
    ...(hasRoom ? [{ kind: "revoke-sessions", margin, deniedBefore: deniedBefore(inline) } as const] : []),
  ];
  const shortfall = [
    ...noNotes({ userName, tags: user.tags, steps: noting }, "--false-alarm"),
    ...(hasRoom ? [] : [noRoomForOlderSessions(userName)]),
    ...notSeen(userName, unlisted, false),
    ...(isOff || !unread.includes("password")
      ? []
      : [
          `You may not look whether ${userName} has a password, which remains unchanged. Get the right to (iam:GetLoginProfile), and run this again.`,
        ]),
    ...(unread.includes("managed-policy")
      ? [`You may not look whether AWS has put ${userName} in quarantine (iam:ListAttachedUserPolicies).`]
      : []),
    ...creations.unseen.map((what) => `You may not look for new ${what}.`),
  ].join(" ");
  const found = {
    quarantine: attached.map(({ arn }) => arn).filter(isQuarantine),
    since: start,
    created: creations.created,
  };
  return {
    account,
    email,
    userName,
    steps: [
      ...[...withTagRoom({ tags: user.tags, steps: noting }), ...taking].map((step): UserStep => ({
        ...step,
        goesOn: true,
      })),
      ...password.steps,
    ],
    found,
    warnings: [
      ...found.quarantine.map((arn) => quarantineAdvice(userName, arn)),
      ...password.warnings,
      ...(isOff ? [deactivationWarning(accessLeft(inventory, partition))] : []),
    ],
    shortfall: shortfall === "" ? undefined : shortfall,
    consent: {
      warning: [
        ...(identified.consent === undefined ? [] : [identified.consent.warning]),
        `User ${userName} in account ${account.id} (${account.environment}) would lose ${nameAll([...lost(active.length), "all sessions", ...(password.delivery === "none" ? [] : ["the password, for a new one"])])}; --false-alarm undoes it, but for the password.`,
        ...describeFound(found).map((line) => `  ${line}`),
      ].join("\n"),
      typed: userName,
      flags: ["yes"],
      ...(identified.consent === undefined ? {} : { asksWhose: true }),
    },
    delivery: password.delivery,
    afterDelivery: password.delivery === "none" ? [] : invitationSteps(user.tags, now),
  };
}

function lost(active: number): string[] {
  return active === 0 ? [] : [`${active} active ${active === 1 ? "key" : "keys"}`];
}

/** When it was, and what a false alarm may make active again; what a deactivation has made inactive counts, too. */
function notes({ tags }: Pick<User, "tags">, { credentials }: AccessInventory, now: string): Record<string, string> {
  const wereInactive = fromTagValues(tagKeys.wereInactive, tags);
  const ids = credentials
    .filter(({ active, expired, id }) => active || (isDeactivated({ tags }) && !expired && !wereInactive.includes(id)))
    .map(({ id }) => id);
  const all = [...new Set([...fromTagValues(tagKeys.compromisedKeys, tags), ...ids])];
  return {
    [tagKeys.compromised]: tags[tagKeys.compromised] ?? now,
    ...(all.length === 0 ? {} : inTagValues(tagKeys.compromisedKeys, all)),
  };
}

type PasswordPart = Pick<UserPlan, "steps" | "warnings" | "delivery">;

const noPassword: PasswordPart = { steps: [], warnings: [], delivery: "none" };

/**
 * Who has a password gets another one; that of a run for this very incident, which was cut off, is gone on with. It is
 * replaced though no tag may say so any more: whoever knows it is to be kept out.
 */
async function planPassword(
  access: AccountAccess,
  { user, request, noting }: { user: User; request: PasswordRequest; noting: readonly UserStep[] },
): Promise<PasswordPart> {
  const { iam } = access;
  const { tags } = user;
  const { pending, now, email, userName } = request;
  const [login, policy] = await Promise.all([findLoginProfile(iam, userName), getPasswordPolicy(iam)]);
  if (login === undefined) return noPassword;
  const hasBegun = tags[tagKeys.compromised] !== undefined;
  const state = hasBegun ? keptState(pending, { login, tags, email }) : undefined;
  if (state !== undefined) return { steps: [], warnings: [goingOn(state)], delivery: deliveryOf(state) };
  const steps = passwordSteps({ policy, login, tags, mark: now });
  const isMarked = withTagRoom({ tags, steps: [...noting, ...steps] }).some((step) => step === steps[0]);
  return {
    steps: isMarked ? steps : passwordSteps({ policy, login, tags, mark: undefined }),
    warnings: [
      ...passwordWarnings(policy),
      ...(isMarked
        ? []
        : [
            `${userName} has no room for the tag ${tagKeys.password}: a password that another machine has yet to mail may be mailed, but does not work.`,
          ]),
      ...(await weighSignInOf(access, user, policy)),
    ],
    delivery: "due",
  };
}
