import { awsErrorName, CliError } from "@iam-tools/core/errors";
import {
  credentialKinds,
  findLoginProfile,
  getPasswordPolicy,
  getUserQuotas,
  hasLoginProfile,
  listAttachedPolicies,
  listCredentials,
  listCredentialsOfKind,
  listInlinePolicies,
} from "@iam-tools/core/iam";
import type { AccountAccess } from "../account/account.js";
import { awsDenyAll, denyAll, hasRoomForDenyAll } from "./deny-all.js";
import { findPerson } from "./find-person.js";
import { deliveryOf, passwordSteps, passwordWarnings } from "./password-step.js";
import { refuseOneself, type Person } from "./person.js";
import { keptState, type PasswordRequest } from "./plan-password-change.js";
import { usualQuotas } from "./plan-update.js";
import { tagKeys } from "../tags/tag-keys.js";
import { credentialNames, type Step, type UserPlan } from "./user-plan.js";

/**
 * Access ends, and everything that a reactivation needs stays. What was inactive before is noted first, so that the
 * reactivation leaves it so; after an interruption the next run adds what is missing. Password and keys go even where the
 * deny-all fails.
 *
 * @param today `2030-01-02`
 * @throws CliError NO_SUCH_USER, REFUSED
 */
export async function planDeactivation(access: AccountAccess, person: Person, today: string): Promise<UserPlan> {
  const { iam, account } = access;
  const { email, userName } = person;
  refuseOneself(access, userName);
  const { user, identified } = await findPerson(access, person);
  const unread: string[] = [];
  const [hasPassword, inline, attached, ...kinds] = await Promise.all([
    // One that may be there is deleted, and comes back with a reactivation.
    whereAllowed(hasLoginProfile(iam, userName), true, () => undefined),
    whereAllowed(listInlinePolicies(iam, { userName }), [], () => undefined),
    whereAllowed(listAttachedPolicies(iam, { userName }), [], () => undefined),
    ...credentialKinds.map((kind) =>
      whereAllowed(listCredentialsOfKind(iam, { userName, kind }), [], () => unread.push(`${credentialNames[kind]}s`)),
    ),
  ]);
  const credentials = kinds.flat();
  const managed = awsDenyAll(access.partition);
  const isDenied = inline.some(({ name, document }) => name === denyAll.name && document === denyAll.document);
  const hasRoom = hasRoomForDenyAll(inline.filter(({ name }) => name !== denyAll.name));
  const isAttached = attached.some(({ arn }) => arn === managed.arn);
  const most = attached.length < usualQuotas.attachedPolicies ? Infinity : (await getUserQuotas(iam)).attachedPolicies;
  const hasPlace = hasRoom || isAttached || attached.length < most;
  // What was attached before is not this tool's to detach.
  const attaches: Record<string, string> = hasRoom || isAttached || !hasPlace ? {} : { [tagKeys.denyAttached]: "yes" };
  const inlineDenial: Step[] = isDenied ? [] : [{ kind: "put-inline-policy", policy: denyAll, goesOn: true }];
  const managedDenial: Step[] =
    isAttached || !hasPlace ? [] : [{ kind: "attach-policy", policy: managed, goesOn: true }];
  const inactive = credentials.filter(({ active }) => !active).map(({ id }) => id);
  const tags = {
    ...(user.tags[tagKeys.deactivated] === undefined
      ? {
          [tagKeys.deactivated]: today,
          ...(hasPassword ? { [tagKeys.hadPassword]: "yes" } : {}),
          ...inTagValues(tagKeys.wereInactive, inactive),
        }
      : {}),
    ...attaches,
  };
  return {
    account,
    email,
    userName,
    steps: [
      ...identified.steps,
      ...(Object.keys(tags).length === 0 ? [] : [{ kind: "tag-user", tags } as const]),
      ...(hasRoom ? inlineDenial : managedDenial),
      ...(hasPassword ? [{ kind: "delete-password" } as const] : []),
      ...credentials
        .filter(({ active }) => active)
        .map(({ kind, id }): Step => ({ kind: "deactivate-credential", credential: { kind, id } })),
    ],
    warnings: [],
    shortfall: [...(hasPlace ? [] : [noRoom(userName)]), ...notSeen(userName, unread)].join(" ") || undefined,
    consent: identified.consent,
    delivery: "none",
    afterDelivery: [],
  };
}

/** Access ends as far as it can, whatever may not be looked at. */
async function whereAllowed<Found>(read: Promise<Found>, otherwise: Found, tell: () => void): Promise<Found> {
  try {
    return await read;
  } catch (error) {
    if (awsErrorName(error) !== "AccessDenied") throw error;
    tell();
    return otherwise;
  }
}

function notSeen(userName: string, what: readonly string[]): string[] {
  if (what.length === 0) return [];
  return [
    `The ${what.join(" and ")} of ${userName} may not be listed by you, and stay as they are; the deny-all holds for them.`,
  ];
}

function noRoom(userName: string): string {
  return `${userName} has no room for a policy that denies all, neither inline nor attached: sessions that began before go on until they end, for 36 hours at most. Detach a policy, and run this again.`;
}

/**
 * What a deactivation took away comes back; a password that was deleted comes back as a fresh one.
 *
 * @throws CliError NO_SUCH_USER, REFUSED, NOT_DEACTIVATED
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
  if (tags[tagKeys.deactivated] === undefined) {
    const kept = login === undefined ? undefined : keptState(pending, { login, tags, email });
    if (kept !== undefined) {
      const delivery = deliveryOf(kept);
      return { account, email, userName, ...identified, warnings: [], delivery, afterDelivery: [] };
    }
    throw new CliError({
      code: "NOT_DEACTIVATED",
      message: `The user ${userName} in account ${account.id} (${account.environment}) is not deactivated.`,
      hint: "Nothing was changed.",
    });
  }
  const inline = await listInlinePolicies(iam, { userName });
  const wereInactive = fromTagValues(tagKeys.wereInactive, user.tags);
  const credentials = (await listCredentials(iam, userName)).filter(
    ({ active, expired, id }) => !active && !expired && !wereInactive.includes(id),
  );
  const hadPassword = user.tags[tagKeys.hadPassword] !== undefined;
  const keys = Object.keys(user.tags).filter((key) =>
    [tagKeys.deactivated, tagKeys.hadPassword, tagKeys.wereInactive, tagKeys.denyAttached].some((own) =>
      key.startsWith(own),
    ),
  );
  return {
    account,
    email,
    userName,
    steps: [
      ...identified.steps,
      ...credentials.map(({ kind, id }): Step => ({ kind: "activate-credential", credential: { kind, id } })),
      ...(hadPassword ? passwordSteps({ policy, login, tags, mark: now }) : []),
      ...(inline.some(({ name }) => name === denyAll.name)
        ? [{ kind: "delete-inline-policy", name: denyAll.name } as const]
        : []),
      ...(user.tags[tagKeys.denyAttached] === undefined
        ? []
        : [{ kind: "detach-policy", policy: awsDenyAll(access.partition) } as const]),
      { kind: "untag-user", keys },
    ],
    warnings: hadPassword ? passwordWarnings(policy) : [],
    consent: identified.consent,
    delivery: hadPassword ? "due" : "none",
    afterDelivery: [],
  };
}

/** Ids in as many tags as it takes: a value has at most 256 characters. */
function inTagValues(key: string, ids: readonly string[]): Record<string, string> {
  const values: string[] = [];
  for (const id of ids) {
    const last = values.at(-1);
    if (last === undefined || last.length + 1 + id.length > 256) values.push(id);
    else values[values.length - 1] = `${last} ${id}`;
  }
  return Object.fromEntries(values.map((value, index) => [index === 0 ? key : `${key}-${index + 1}`, value]));
}

function fromTagValues(key: string, tags: Readonly<Record<string, string>>): string[] {
  return Object.entries(tags).flatMap(([name, value]) => (name.startsWith(key) ? value.split(" ") : []));
}
