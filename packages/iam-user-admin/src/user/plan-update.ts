import { CliError, isQuarantine, quarantineAdvice, refusal } from "@iam-tools/core/errors";
import {
  hintForUnknown,
  sayUnknown,
  type LoginProfile,
  type ManagedPolicy,
  type PasswordPolicy,
  type UnknownGroup,
  type AccountQuotas,
  type UserQuotas,
} from "@iam-tools/core/iam";
import { foldCase, sameAddress } from "@iam-tools/core/username";
import type { AccountAccess } from "../account/account.js";
import { isFromBeforeIncident, isReplaced } from "../secrets/is-replaced.js";
import type { PendingKey, PendingPassword } from "../secrets/pending.js";
import { deactivationWarning, isDeactivated } from "./deactivation-state.js";
import { inlineLimit, inlineSize } from "./inline-size.js";
import { dayOf, deliveryOf, passwordSteps, passwordWarnings } from "./password-step.js";
import { planKey, type KeysFound } from "./plan-key.js";
import { identifyPerson, refuseOneself, type Person } from "./person.js";
import { boundaryFault, creation, traitProblems, traitSteps } from "./plan-traits.js";
import {
  rightsSteps,
  wantedInline,
  wantedRights,
  type Holdings,
  type RightsFacts,
  type WantedRights,
} from "./rights-steps.js";
import { invitationPending, tagKeys } from "../tags/tag-keys.js";
import type { Traits } from "../traits/traits.js";
import { requireTagRoom } from "./tag-room.js";
import { consentByYes, type Consent, type Question, type UserStep, type UserPlan } from "./user-plan.js";

/** The person has a login with at least these rights, or with just those of another user. */
export interface UpdateRequest extends Person {
  readonly rights: WantedRights;
  readonly traits: Traits;
  /** Whether secrets are mailed; they are printed otherwise. */
  readonly mails: boolean;
  /** Whether the user gets an access key, where there is none, in place of a password. */
  readonly accessKey: boolean;
  /** Of a run before that did not come to its end. */
  readonly pending: PendingPassword | undefined;
  readonly pendingKey: PendingKey | undefined;
  /** Where a password of this user is kept. */
  readonly pendingPath: string;
  /** When the run began, in ISO 8601. */
  readonly now: string;
}

/** What is known of the account before anything is decided. */
export interface UpdateFacts extends RightsFacts {
  /** Undefined where the user has no password. */
  readonly login: LoginProfile | undefined;
  readonly unknownGroups: readonly UnknownGroup[];
  readonly passwordPolicy: PasswordPolicy | undefined;
  /** Those that the account has; none where none is to be found by its name. */
  readonly policies: readonly ManagedPolicy[];
  /** The user's access keys, where one is to be created. */
  readonly keys: KeysFound;
  /** What a user still has of access who was to be deactivated. */
  readonly accessLeft: readonly string[];
}

/** What every account has, unless AWS has raised it. */
export const usualQuotas: UserQuotas = { groups: 10, attachedPolicies: 10 };

/** @throws CliError REQUEST_IMPOSSIBLE; REFUSED where the user is somebody else's */
export function decideUpdate(access: AccountAccess, request: UpdateRequest, facts: UpdateFacts): UserPlan {
  const { userName, email, rights, pending, accessKey } = request;
  if (rights.kind === "mimic" && foldCase(rights.userName) === foldCase(userName)) {
    throw refusal(`${userName} cannot mimic itself.`, "Nothing was changed.");
  }
  const fault = boundaryFault(access, request, facts);
  const problems = [...problemsOf(access, request, facts), ...(fault === undefined ? [] : [fault.message])];
  if (fault !== undefined && problems.length === 1) throw fault;
  if (problems.length > 0) {
    throw new CliError({
      code: codeOf(request, problems, facts),
      message: problems.join("\n"),
      hint: [
        hintForUnknown(facts.unknownGroups),
        ...(lacksModel(request, facts) ? ["List the users with: iam-user-admin list"] : []),
      ].join("\n"),
    });
  }
  const identified =
    facts.user === undefined ? { consent: undefined, steps: [] } : identifyPerson(facts.user.user, request);
  const isDenied = facts.user !== undefined && isDeactivated(facts.user.user);
  const invites =
    request.mails && !accessKey && !isDenied && (facts.user === undefined || isInvitationPending(facts.user));
  const tags = facts.user?.user.tags ?? {};
  const login = facts.user === undefined ? undefined : facts.login;
  const isDead = pending !== undefined && login !== undefined && isReplaced(pending, tags, login);
  // A password that is kept is good only while it is the one that AWS has, and for the address that it was made for.
  const isGood =
    pending !== undefined &&
    login !== undefined &&
    !isDead &&
    !isFromBeforeIncident(pending, tags) &&
    sameAddress(pending.email, email);
  const kept = isGood ? pending.state : undefined;
  const isSet = kept === "set" || kept === "sending" || kept === "mailed";
  const isLost = pending !== undefined && !isDead;
  const needsPassword = !accessKey && !isDenied && !isSet && (login === undefined || isLost || invites);
  const key = accessKey && !isDenied ? planKey(userName, facts.keys) : undefined;
  const steps: UserStep[] = [
    ...(facts.user === undefined ? [creation(access, request, facts)] : identified.steps),
    ...rightsSteps(access, rights, facts),
    ...traitSteps(access, request, facts),
    ...(needsPassword ? passwordSteps({ policy: facts.passwordPolicy, login, tags, mark: request.now }) : []),
    ...(key?.steps ?? []),
    ...(isDead && !needsPassword && !accessKey
      ? [{ kind: "forget-password", path: request.pendingPath } as const]
      : []),
  ];
  if (steps.some(takesRights)) refuseOneself(access, userName);
  if (facts.user !== undefined) requireTagRoom({ userName, tags, steps });
  return {
    account: access.account,
    email,
    userName,
    gives: accessKey ? "access-key" : undefined,
    steps,
    warnings: [
      ...(key?.warnings ?? []),
      ...(needsPassword ? passwordWarnings(facts.passwordPolicy) : []),
      ...(facts.user?.attached ?? []).flatMap(({ arn }) =>
        isQuarantine(arn) ? [quarantineAdvice(userName, arn)] : [],
      ),
      ...(isDenied ? [deactivationWarning(facts.accessLeft)] : []),
    ],
    consent: consentTo(steps, request, { whose: identified.consent, key: key?.question }),
    delivery: key?.delivery ?? (isDenied || accessKey ? "none" : needsPassword ? "due" : deliveryOf(kept)),
    afterDelivery: invites ? [{ kind: "tag-user", tags: { [tagKeys.invitation]: dayOf(request.now) } }] : [],
  };
}

/** Who mimics somebody is told beforehand that groups go; a list of groups may have been meant otherwise. */
function consentTo(
  steps: readonly UserStep[],
  { rights, userName }: UpdateRequest,
  { whose, key }: { readonly whose: Consent | undefined; readonly key: Question | undefined },
): Consent | undefined {
  const left = steps.flatMap((step) => (step.kind === "remove-from-group" ? [step.groupName] : []));
  const warning = `This will remove ${userName} from the group${left.length === 1 ? "" : "s"} ${left.join(", ")}.`;
  const groups = rights.kind === "mimic" || left.length === 0 ? [] : [{ warning }];
  return consentByYes(whose, [...groups, ...(key === undefined ? [] : [key])]);
}

/** Where it is one kind of thing that does not exist, that thing's own. */
function codeOf(request: UpdateRequest, problems: readonly string[], facts: UpdateFacts): string {
  const { unknownGroups } = facts;
  if (problems.length === unknownGroups.length) return "GROUP_NOT_FOUND";
  return lacksModel(request, facts) && unknownGroups.length === 0 ? "USER_NOT_FOUND" : "REQUEST_IMPOSSIBLE";
}

function lacksModel({ rights }: UpdateRequest, { model }: UpdateFacts): boolean {
  return rights.kind === "mimic" && model === undefined;
}

function takesRights({ kind }: UserStep): boolean {
  return ["remove-from-group", "detach-policy", "delete-inline-policy", "set-boundary"].includes(kind);
}

function problemsOf(access: AccountAccess, request: UpdateRequest, facts: UpdateFacts): string[] {
  const { rights, userName } = request;
  const unknown = facts.unknownGroups.map(sayUnknown);
  if (rights.kind === "mimic" && facts.model === undefined) {
    return [...unknown, `There is no user "${rights.userName}" to mimic.`];
  }
  const { groups, attached } = wantedRights(access, rights, facts);
  const held = facts.user?.groups.length ?? 0;
  return [
    ...unknown,
    ...(facts.user === undefined ? noRoomFor(1, facts.quotas, access.account) : []),
    ...tooMany(groups.length, facts.quotas.groups, (count, most) => {
      return `${userName} would be in ${count} groups, but AWS allows ${most}; it is already in ${held}.`;
    }),
    ...tooMany(attached.length, facts.quotas.attachedPolicies, (count, most) => {
      return `${userName} would have ${count} policies attached, but AWS allows ${most}.`;
    }),
    ...traitProblems(access, request, facts),
    ...tooMany(inlineSize(wantedInline(rights, facts)), inlineLimit, (count, most) => {
      return `The inline policies of ${userName} would have ${count} characters in total, but AWS allows ${most}.`;
    }),
  ];
}

/** Whether the account has a place for that many users more. */
export function noRoomFor(more: number, { users }: AccountQuotas, { id }: AccountAccess["account"]): string[] {
  if (users === undefined || users.count + more <= users.most) return [];
  const left = Math.max(0, users.most - users.count);
  return [
    `Account ${id} has ${users.count} users, but AWS allows ${users.most}: ${left === 0 ? "no" : `only ${left}`} more can be created.`,
  ];
}

function tooMany(count: number, most: number, say: (count: number, most: number) => string): string[] {
  return count > most ? [say(count, most)] : [];
}

function isInvitationPending({ user }: Holdings): boolean {
  return user.tags[tagKeys.invitation] === invitationPending;
}
