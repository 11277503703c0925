import type { CredentialKind } from "@iam-tools/core/iam";

/** What can hang on a user. */
export type InventoryKind = "password" | CredentialKind | "mfa-device" | "inline-policy" | "managed-policy" | "group";

export const kindNames: Readonly<Record<InventoryKind, string>> = {
  password: "password",
  "access-key": "access keys",
  "signing-certificate": "signing certificates",
  "ssh-key": "SSH keys",
  "service-credential": "service credentials",
  "mfa-device": "MFA devices",
  "inline-policy": "inline policies",
  "managed-policy": "managed policies",
  group: "groups",
};
