import type { AwsClient } from "@iam-tools/core/context";
import { awsErrorName } from "@iam-tools/core/errors";
import {
  credentialKinds,
  hasLoginProfile,
  listAttachedPolicies,
  listCredentialsOfKind,
  listGroupNamesOfUser,
  listInlinePolicies,
  listMfaDevices,
  type Credential,
  type CredentialKind,
  type InlinePolicy,
  type ManagedPolicy,
  type MfaDevice,
} from "@iam-tools/core/iam";
import { kindNames, type InventoryKind } from "./inventory-kind.js";
import { credentialNames, describeCredential } from "./user-plan.js";

/** What gives a user access or denies it. */
export interface AccessInventory {
  /** A password that may not be looked for counts as one. */
  readonly hasPassword: boolean;
  readonly credentials: readonly Credential[];
  readonly inline: readonly InlinePolicy[];
  readonly attached: readonly ManagedPolicy[];
  /** What may not be listed; nothing of it is in the lists. */
  readonly unread: readonly InventoryKind[];
}

/** All that hangs on a user: the nine kinds that have to go before the user can. */
export interface Inventory extends AccessInventory {
  readonly mfaDevices: readonly MfaDevice[];
  readonly groups: readonly string[];
}

/** Everything is asked for at once; what may not be read is named, and keeps nothing else from being read. */
export async function takeAccessInventory(iam: AwsClient, userName: string): Promise<AccessInventory> {
  const unread: InventoryKind[] = [];
  const [hasPassword, inline, attached, ...credentials] = await Promise.all([
    orNote("password", hasLoginProfile(iam, userName), true, unread),
    orNote("inline-policy", listInlinePolicies(iam, { userName }), [], unread),
    orNote("managed-policy", listAttachedPolicies(iam, { userName }), [], unread),
    ...credentialKinds.map((kind) => orNote(kind, listCredentialsOfKind(iam, { userName, kind }), [], unread)),
  ]);
  return { hasPassword, credentials: credentials.flat(), inline, attached, unread: inOrder(unread) };
}

export async function takeInventory(iam: AwsClient, userName: string): Promise<Inventory> {
  const unread: InventoryKind[] = [];
  const [access, mfaDevices, groups] = await Promise.all([
    takeAccessInventory(iam, userName),
    orNote("mfa-device", listMfaDevices(iam, userName), [], unread),
    orNote("group", listGroupNamesOfUser(iam, userName), [], unread),
  ]);
  return { ...access, mfaDevices, groups, unread: inOrder([...access.unread, ...unread]) };
}

/** There are none of a kind that the partition does not offer. */
async function orNote<Found>(
  kind: InventoryKind,
  read: Promise<Found>,
  otherwise: Found,
  unread: InventoryKind[],
): Promise<Found> {
  try {
    return await read;
  } catch (error) {
    const name = awsErrorName(error);
    if (name !== "AccessDenied" && name !== "InvalidAction") throw error;
    if (name === "AccessDenied") unread.push(kind);
    return otherwise;
  }
}

/** The same in every run, whichever was answered first. */
function inOrder(kinds: readonly InventoryKind[]): InventoryKind[] {
  return (Object.keys(kindNames) as InventoryKind[]).filter((kind) => kinds.includes(kind));
}

/** `SSH keys, groups and MFA devices` */
export function nameAll(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** Characters in a line. */
const longest = 160;

/** A line for each kind: how many there are, and which. */
export function describeInventory(inventory: Inventory): string[] {
  const { hasPassword, credentials, mfaDevices, inline, attached, groups, unread } = inventory;
  const line = (kind: InventoryKind, of: readonly string[]) => {
    const what = of.length === 0 ? "none" : `${of.length} (${of.join(", ")})`;
    const whole = `${kindNames[kind]}: ${unread.includes(kind) ? "you may not list them" : what}`;
    // What runs over several lines of a terminal is easier read, and copied, one below the other.
    if (whole.length <= longest) return whole;
    return [`${kindNames[kind]}: ${of.length}`, ...of.map((one) => `  ${one}`)].join("\n");
  };
  const credentialLine = (kind: CredentialKind) => {
    const names = credentials
      .filter((credential) => credential.kind === kind)
      .map((credential) => {
        const status = credential.active ? "" : credential.expired ? " expired" : " inactive";
        return `${describeCredential(credential).replace(`${credentialNames[kind]} `, "")}${status}`;
      });
    return line(kind, names);
  };
  return [
    `password: ${unread.includes("password") ? "you may not look for one" : hasPassword ? "1" : "none"}`,
    ...credentialKinds.map(credentialLine),
    line(
      "mfa-device",
      mfaDevices.map(({ serialNumber, kind }) => `${serialNumber} ${kind}`),
    ),
    line(
      "inline-policy",
      inline.map(({ name }) => name),
    ),
    line(
      "managed-policy",
      attached.map(({ name }) => name),
    ),
    line("group", groups),
  ];
}
