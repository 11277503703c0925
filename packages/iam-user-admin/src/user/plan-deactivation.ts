import type { AwsClient } from "@iam-tools/core/context";
import { CliError } from "@iam-tools/core/errors";
import {
  getPasswordPolicy,
  hasLoginProfile,
  listAttachedPolicies,
  listCredentials,
  listInlinePolicies,
} from "@iam-tools/core/iam";
import { sameAddress } from "@iam-tools/core/username";
import type { AccountAccess } from "../account/account.js";
import type { PendingPassword } from "../passwords/pending-password.js";
import { awsDenyAll, denyAll, hasRoomForDenyAll } from "./deny-all.js";
import { findPerson } from "./find-person.js";
import { passwordStep, passwordWarnings } from "./password-step.js";
import { refuseOneself, type Person } from "./person.js";
import { tagKeys } from "./tags.js";
import type { Step, UserPlan } from "./user-plan.js";

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
  const [hasPassword, credentials, inline, attached] = await Promise.all([
    hasLoginProfile(iam, userName),
    listCredentials(iam, userName),
    listInlinePolicies(iam, { userName }),
    listAttachedPolicies(iam, { userName }),
  ]);
  const managed = awsDenyAll(access.partition);
  const isDenied = inline.some(({ name, document }) => name === denyAll.name && document === denyAll.document);
  const hasRoom = hasRoomForDenyAll(inline.filter(({ name }) => name !== denyAll.name));
  const isAttached = attached.some(({ arn }) => arn === managed.arn);
  // What was attached before is not this tool's to detach.
  const attaches: Record<string, string> = hasRoom || isAttached ? {} : { [tagKeys.denyAttached]: "yes" };
  const inlineDenial: Step[] = isDenied ? [] : [{ kind: "put-inline-policy", policy: denyAll, goesOn: true }];
  const managedDenial: Step[] = isAttached ? [] : [{ kind: "attach-policy", policy: managed, goesOn: true }];
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
    consent: identified.consent,
    delivery: "none",
    afterDelivery: [],
  };
}

/**
 * What a deactivation took away comes back; a password that was deleted comes back as a fresh one.
 *
 * @param pending a password that a run before did not bring to its owner
 * @throws CliError NO_SUCH_USER, REFUSED, NOT_DEACTIVATED
 */
export async function planReactivation(
  access: AccountAccess,
  person: Person,
  pending: PendingPassword | undefined,
): Promise<UserPlan> {
  const { iam, account } = access;
  const { email, userName } = person;
  const [{ user, identified }, policy] = await Promise.all([findPerson(access, person), getPasswordPolicy(iam)]);
  if (user.tags[tagKeys.deactivated] === undefined) {
    const kept = await keptState(iam, person, pending);
    if (kept !== undefined) {
      const delivery = kept === "set" ? "due" : "made";
      return { account, email, userName, ...identified, warnings: [], delivery, afterDelivery: [] };
    }
    throw new CliError({
      code: "NOT_DEACTIVATED",
      message: `The user ${userName} in account ${account.id} (${account.environment}) is not deactivated.`,
      hint: "Nothing was changed.",
    });
  }
  const wereInactive = fromTagValues(tagKeys.wereInactive, user.tags);
  const credentials = (await listCredentials(iam, userName)).filter(
    ({ active, id }) => !active && !wereInactive.includes(id),
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
      ...(hadPassword ? [passwordStep(policy)] : []),
      { kind: "delete-inline-policy", name: denyAll.name },
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

/** How far the password has come of a run that was interrupted when all else was done. */
async function keptState(
  iam: AwsClient,
  { userName, email }: Person,
  pending: PendingPassword | undefined,
): Promise<"set" | "mailed" | undefined> {
  if (pending === undefined || pending.state === "unset" || !sameAddress(pending.email, email)) return undefined;
  return (await hasLoginProfile(iam, userName)) ? pending.state : undefined;
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
