import type { AwsClient } from "@iam-tools/core/context";
import {
  hasLoginProfile,
  listAttachedPolicies,
  listCredentials,
  listGroupNamesOfUser,
  listInlinePolicies,
  listMfaDevices,
  type Credential,
  type InlinePolicy,
  type ManagedPolicy,
  type MfaDevice,
} from "@iam-tools/core/iam";
import { credentialNames, describeCredential } from "./user-plan.js";

/** All that hangs on a user: the nine kinds that have to go before the user can. */
export interface Inventory {
  readonly hasPassword: boolean;
  readonly credentials: readonly Credential[];
  readonly mfaDevices: readonly MfaDevice[];
  readonly inline: readonly InlinePolicy[];
  readonly attached: readonly ManagedPolicy[];
  readonly groups: readonly string[];
}

/** Everything is asked for at once. */
export async function takeInventory(iam: AwsClient, userName: string): Promise<Inventory> {
  const [hasPassword, credentials, mfaDevices, inline, attached, groups] = await Promise.all([
    hasLoginProfile(iam, userName),
    listCredentials(iam, userName),
    listMfaDevices(iam, userName),
    listInlinePolicies(iam, { userName }),
    listAttachedPolicies(iam, { userName }),
    listGroupNamesOfUser(iam, userName),
  ]);
  return { hasPassword, credentials, mfaDevices, inline, attached, groups };
}

/** A line for each kind: how many there are, and which. */
export function describeInventory(inventory: Inventory): string[] {
  const { hasPassword, credentials, mfaDevices, inline, attached, groups } = inventory;
  const ofKind = (kind: Credential["kind"]) => credentials.filter((credential) => credential.kind === kind);
  const line = (name: string, of: readonly string[]) =>
    `${name}: ${of.length === 0 ? "none" : `${of.length} (${of.join(", ")})`}`;
  const credentialLine = (kind: Credential["kind"]) => {
    const names = ofKind(kind).map((credential) => {
      const status = credential.active ? "" : credential.expired ? " expired" : " inactive";
      return `${describeCredential(credential).replace(`${credentialNames[kind]} `, "")}${status}`;
    });
    return line(`${credentialNames[kind]}s`, names);
  };
  return [
    `password: ${hasPassword ? "1" : "none"}`,
    credentialLine("access-key"),
    credentialLine("signing-certificate"),
    credentialLine("ssh-key"),
    credentialLine("service-credential"),
    line(
      "MFA devices",
      mfaDevices.map(({ serialNumber, kind }) => `${serialNumber} ${kind}`),
    ),
    line(
      "inline policies",
      inline.map(({ name }) => name),
    ),
    line(
      "managed policies",
      attached.map(({ name }) => name),
    ),
    line("groups", groups),
  ];
}
