import type { Context } from "@iam-tools/core/context";
import { awsErrorName } from "@iam-tools/core/errors";
import { findUnassignedMfaDevices, type InlinePolicy } from "@iam-tools/core/iam";
import type { AccountAccess } from "../account/account.js";
import { denyAll, hasRoomForDenyAll } from "./deny-all.js";
import { findPerson } from "./find-person.js";
import { kindNames, type InventoryKind } from "./inventory-kind.js";
import { describeInventory, nameAll, takeInventory, type Inventory } from "./inventory.js";
import { inlineSize } from "./inline-size.js";
import { refuseOneself, type Person } from "./person.js";
import { snapshotPath } from "./snapshot.js";
import { consentByName, type UserStep, type UserPlan } from "./user-plan.js";

/**
 * The user is gone after it, with all that hung on it. What the user was allowed is saved first, and access ends before
 * anything is taken apart; an interrupted deletion leaves a user without access, and is ended by the next. Where
 * something may not be listed, access ends all the same, and the user stays behind its deny-all.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_users_remove.html
 *
 * @throws CliError USER_NOT_FOUND, REFUSED
 */
export async function planDeletion(
  context: Pick<Context, "clock" | "env" | "files">,
  access: AccountAccess,
  person: Person,
): Promise<UserPlan> {
  const { account, iam } = access;
  const { userName } = person;
  refuseOneself(access, userName);
  // Asked for at once; where there is no such user, that is told by the first of them and not by the others.
  const reads = Promise.all([
    takeInventory(iam, userName),
    findUnassignedMfaDevices(iam, userName).catch(noneWhereDenied),
  ]);
  reads.catch(() => undefined);
  const { user, identified } = await findPerson(access, person);
  const [inventory, unassigned] = await reads;
  // A password that may not be looked for is deleted, whether or not there is one.
  const unread = inventory.unread.filter((kind) => kind !== "password");
  const snapshot = {
    userName: user.userName,
    arn: user.arn,
    path: user.path,
    groups: inventory.groups,
    attachedPolicies: inventory.attached,
    inlinePolicies: inventory.inline.filter(({ name }) => name !== denyAll.name),
    ...(unread.length === 0 ? {} : { notListed: unread }),
    permissionsBoundary: user.permissionsBoundary,
    tags: user.tags,
  };
  const denial = denialFor(inventory.inline);
  const where = `user ${userName} in account ${account.id} (${account.environment})`;
  return {
    account,
    email: person.email,
    userName,
    steps: [
      { kind: "save-snapshot", snapshot, path: snapshotPath(context, { accountId: account.id, userName }) },
      { kind: "put-inline-policy", policy: denial, goesOn: true, ...(unread.length === 0 ? { stopgap: true } : {}) },
      ...removals(inventory, { unassigned, denial }),
      ...(unread.length === 0 ? leaving(denial) : []),
    ],
    warnings: [],
    shortfall: unread.length === 0 ? undefined : staysBehind(userName, unread),
    consent: consentByName(
      identified.consent,
      userName,
      [
        unread.length === 0
          ? `This will permanently delete ${where}:`
          : `This will permanently end all access of ${where}, and delete what can be listed:`,
        ...describeInventory(inventory).map((line) => `  ${line}`),
      ].join("\n"),
    ),
    delivery: "none",
    afterDelivery: [],
  };
}

/** What is left to do once nothing but the deny-all hangs on the user. */
function leaving(denial: InlinePolicy): UserStep[] {
  return [
    { kind: "delete-inline-policy", name: denial.name, last: true },
    { kind: "delete-user", last: true },
  ];
}

/** What opens doors goes first, then what takes two calls, so that it does not come alone at the end. */
function removals(
  inventory: Inventory,
  { unassigned, denial }: { unassigned: readonly string[]; denial: InlinePolicy },
): UserStep[] {
  const { hasPassword, credentials, mfaDevices, inline, attached, groups } = inventory;
  const serialNumbers = [...mfaDevices.map(({ serialNumber }) => serialNumber), ...unassigned];
  const steps: UserStep[] = [
    ...(hasPassword ? [{ kind: "delete-password" } as const] : []),
    ...credentials.map(({ kind, id }) => ({ kind: "delete-credential", credential: { kind, id } }) as const),
    ...serialNumbers.map((serialNumber) => ({ kind: "remove-mfa-device", serialNumber }) as const),
    ...inline
      .filter(({ name }) => name !== denial.name)
      .map(({ name }) => ({ kind: "delete-inline-policy", name }) as const),
    ...attached.map((policy) => ({ kind: "detach-policy", policy }) as const),
    ...groups.map((groupName) => ({ kind: "remove-from-group", groupName }) as const),
  ];
  return steps.map((step) => ({ ...step, goesOn: true }));
}

/** Its deny-all is one of the things that keep a user from being deleted: it is only given up for the last call. */
function staysBehind(userName: string, unread: readonly InventoryKind[]): string {
  const kinds = nameAll(unread.map((kind) => kindNames[kind]));
  return `You may not list the ${kinds} of ${userName}, which must be deleted first: ${userName} stays, with the deny-all policy. Get the right to list them, and run this again.`;
}

/** Where there is no room, the deny-all takes the place of the largest, in one step: what it held is in the snapshot. */
function denialFor(inline: readonly InlinePolicy[]): InlinePolicy {
  const others = inline.filter(({ name }) => name !== denyAll.name).sort((a, b) => inlineSize([b]) - inlineSize([a]));
  const [largest] = others;
  return largest === undefined || hasRoomForDenyAll(others) ? denyAll : { ...denyAll, name: largest.name };
}

/** Devices that nobody uses do not keep a user from being deleted. */
function noneWhereDenied(error: unknown): string[] {
  if (["AccessDenied", "InvalidAction"].includes(awsErrorName(error))) return [];
  throw error;
}
