import { credentialKinds, getQuotas, type CredentialKind, type User } from "@iam-tools/core/iam";
import type { AccountAccess } from "../account/account.js";
import { deactivating, tagKeys } from "../tags/tag-keys.js";
import { fromTagValues, inTagValues } from "../tags/tag-values.js";
import { isDeactivated, isDenied } from "./deactivation-state.js";
import { awsDenyAll, denyAll, hasRoomForDenyAll, isDenyAll } from "./deny-all.js";
import { findPerson } from "./find-person.js";
import { kindNames } from "./inventory-kind.js";
import { nameAll, takeAccessInventory, type AccessInventory } from "./inventory.js";
import { refuseOneself, type Person } from "./person.js";
import { usualQuotas } from "./plan-update.js";
import { noNotes, withTagRoom } from "./tag-room.js";
import { consentByName, type UserStep, type UserPlan } from "./user-plan.js";

/**
 * Access ends, and everything that a reactivation needs stays. What was inactive before is noted first, so that the
 * reactivation leaves it so; after an interruption the next run adds what is missing. Whatever fails keeps nothing else
 * from being taken away, but the user is called deactivated only where nothing did.
 *
 * @param today `2030-01-02`
 * @throws CliError USER_NOT_FOUND, REFUSED
 */
export async function planDeactivation(access: AccountAccess, person: Person, today: string): Promise<UserPlan> {
  const { iam, account } = access;
  const { email, userName } = person;
  refuseOneself(access, userName);
  const { user, identified } = await findPerson(access, person);
  const inventory = await takeAccessInventory(iam, userName);
  const { hasPassword, credentials } = inventory;
  const unlisted = credentialKinds.filter((kind) => inventory.unread.includes(kind));
  const denial = await planDenial(access, inventory);
  const { tags, untags } = notes(user, inventory, unlisted);
  const taking: UserStep[] = [
    ...denial.steps,
    ...(hasPassword ? [{ kind: "delete-password" } as const] : []),
    ...credentials
      .filter(({ active }) => active)
      .map(({ kind, id }): UserStep => ({ kind: "deactivate-credential", credential: { kind, id } })),
  ];
  const before = { ...tags, ...denial.tags };
  const notesToTake: UserStep[] = [
    ...identified.steps,
    ...(Object.keys(before).length === 0 ? [] : [{ kind: "tag-user", tags: before } as const]),
    ...(untags.length === 0 ? [] : [{ kind: "untag-user", keys: untags } as const]),
  ];
  const shortfall = [
    ...(denial.hasPlace ? [] : [noRoom(userName)]),
    ...notSeen(userName, unlisted, denial.hasPlace),
    ...noNotes({ userName, tags: user.tags, steps: notesToTake }, "--reactivate"),
  ].join(" ");
  const isDone = isDeactivated(user) && user.tags[tagKeys.deactivated] !== deactivating;
  const after: UserStep[] = isDone || shortfall !== "" ? [] : [ended(today)];
  const steps: UserStep[] = [
    ...[...withTagRoom({ tags: user.tags, steps: notesToTake }), ...taking].map((step): UserStep => ({
      ...step,
      goesOn: true,
    })),
    ...after,
  ];
  return {
    account,
    email,
    userName,
    steps,
    warnings: [],
    shortfall: shortfall === "" ? undefined : shortfall,
    consent:
      steps.length === 0
        ? identified.consent
        : consentByName(
            identified.consent,
            userName,
            `User ${userName} in account ${account.id} (${account.environment}) would have no access any more; --reactivate undoes it.`,
          ),
    delivery: "none",
    afterDelivery: [],
  };
}

function ended(today: string): UserStep {
  return { kind: "tag-user", tags: { [tagKeys.deactivated]: today }, last: true };
}

interface Denial {
  readonly steps: readonly UserStep[];
  readonly tags: Readonly<Record<string, string>>;
  readonly hasPlace: boolean;
}

/** Ours where there is room for one more inline policy, AWS's own else. */
async function planDenial({ iam, partition }: AccountAccess, inventory: AccessInventory): Promise<Denial> {
  const { inline, attached } = inventory;
  const managed = awsDenyAll(partition);
  if (hasRoomForDenyAll(inline.filter(({ name }) => name !== denyAll.name))) {
    const steps = inline.some(isDenyAll) ? [] : [{ kind: "put-inline-policy", policy: denyAll } as const];
    return { steps, tags: {}, hasPlace: true };
  }
  if (isDenied({ ...inventory, inline: [] }, partition)) return { steps: [], tags: {}, hasPlace: true };
  const most = attached.length < usualQuotas.attachedPolicies ? Infinity : (await getQuotas(iam)).attachedPolicies;
  if (attached.length >= most) return { steps: [], tags: {}, hasPlace: false };
  // What was attached before is not this tool's to detach.
  return {
    steps: [{ kind: "attach-policy", policy: managed }],
    tags: { [tagKeys.denyAttached]: "yes" },
    hasPlace: true,
  };
}

/** What a reactivation has to know, of what was not noted by a run before. */
function notes(
  { tags }: Pick<User, "tags">,
  { hasPassword, credentials }: AccessInventory,
  unlisted: readonly CredentialKind[],
): { tags: Readonly<Record<string, string>>; untags: readonly string[] } {
  const isNew = !isDeactivated({ tags });
  const before = fromTagValues(tagKeys.unlisted, tags);
  const listedNow = (kind: CredentialKind) => !unlisted.includes(kind) && (isNew || before.includes(kind));
  // What an incident made inactive was active before: it comes back once both are undone.
  const compromised = fromTagValues(tagKeys.compromisedKeys, tags);
  const inactive = credentials
    .filter(({ active, kind, id }) => !active && listedNow(kind) && !compromised.includes(id))
    .map(({ id }) => id);
  const known = isNew ? [] : fromTagValues(tagKeys.wereInactive, tags);
  const stillUnlisted = isNew ? unlisted : unlisted.filter((kind) => before.includes(kind));
  return {
    tags: {
      ...(isNew
        ? { [tagKeys.deactivated]: deactivating, ...(hasPassword ? { [tagKeys.hadPassword]: "yes" } : {}) }
        : {}),
      ...(inactive.length === 0 ? {} : inTagValues(tagKeys.wereInactive, [...new Set([...known, ...inactive])])),
      ...(stillUnlisted.length === before.length ? {} : inTagValues(tagKeys.unlisted, stillUnlisted)),
    },
    untags: stillUnlisted.length === 0 && before.length > 0 ? [tagKeys.unlisted] : [],
  };
}

/** What could not be looked at of kinds that would have been made inactive. */
export function notSeen(userName: string, kinds: readonly CredentialKind[], isDenied: boolean): string[] {
  if (kinds.length === 0) return [];
  const what = nameAll(kinds.map((kind) => kindNames[kind]));
  return [
    `You may not list the ${what} of ${userName}, which remain unchanged${isDenied ? "; the deny-all policy covers them" : ""}. Get the right to list them, and run this again.`,
  ];
}

function noRoom(userName: string): string {
  return `${userName} has no room for a deny-all policy, inline or attached: existing sessions stay valid until they expire, for up to 36 hours. Detach a policy, and run this again.`;
}
