import type { OrganizationSeed } from "./organization-seed.js";

/** A described account, as `--seed FILE` holds it in JSON and `startSandbox({ seed })` takes it. */
export interface AccountSeed {
  readonly alias?: string;
  readonly passwordPolicy?: PasswordPolicySeed;
  /** The account's own managed policies. */
  readonly policies?: readonly PolicySeed[];
  readonly groups?: readonly GroupSeed[];
  readonly users?: readonly UserSeed[];
  readonly roles?: readonly RoleSeed[];
  /** Devices that no user has enabled. Those of users are described with them. */
  readonly devices?: readonly DeviceSeed[];
  /** Other accounts, for roles to take there. */
  readonly accounts?: readonly OtherAccountSeed[];
  readonly organization?: OrganizationSeed;
}

export interface OtherAccountSeed extends Omit<AccountSeed, "accounts" | "organization"> {
  /** Twelve digits. */
  readonly id: string;
}

/** A policy document: JSON, or what it stands for. */
export type Document = string | object;

export interface PolicySeed {
  readonly name: string;
  readonly path?: string;
  readonly document: Document;
  readonly description?: string;
}

interface HolderSeed {
  readonly name: string;
  readonly path?: string;
  /** Inline policies by name. */
  readonly inlinePolicies?: Readonly<Record<string, Document>>;
  /** Names of the account's or AWS's managed policies, or ARNs. */
  readonly attachedPolicies?: readonly string[];
}

export type GroupSeed = HolderSeed;

export interface UserSeed extends HolderSeed {
  readonly tags?: Readonly<Record<string, string>>;
  /** Names of groups. */
  readonly groups?: readonly string[];
  readonly password?: string;
  readonly passwordResetRequired?: boolean;
  /** How many there are (1 where not given), or which. */
  readonly accessKeys?: number | readonly AccessKeySeed[];
  readonly devices?: readonly DeviceSeed[];
  /** Name or ARN of a managed policy. */
  readonly permissionsBoundary?: string;
}

export interface AccessKeySeed {
  readonly id?: string;
  readonly secret?: string;
  readonly status?: "Active" | "Inactive" | "Expired";
}

export interface DeviceSeed {
  /** `virtual` where not given. */
  readonly kind?: "virtual" | "hardware" | "fido";
  /** The user's name, where not given, for a virtual or FIDO device. */
  readonly name?: string;
  /** For a hardware token: what is printed on it. For others the ARN, where it is not the usual one. */
  readonly serialNumber?: string;
  /** Base32. */
  readonly seed?: string;
}

export interface RoleSeed extends HolderSeed {
  readonly trustPolicy: Document;
  readonly description?: string;
  /** Seconds; 3600 where not given. */
  readonly maxSessionDuration?: number;
  /** Name or ARN of a managed policy. */
  readonly permissionsBoundary?: string;
}

/** As UpdateAccountPasswordPolicy takes it. */
export interface PasswordPolicySeed {
  readonly MinimumPasswordLength?: number;
  readonly RequireSymbols?: boolean;
  readonly RequireNumbers?: boolean;
  readonly RequireUppercaseCharacters?: boolean;
  readonly RequireLowercaseCharacters?: boolean;
  readonly AllowUsersToChangePassword?: boolean;
  readonly MaxPasswordAge?: number;
  readonly PasswordReusePrevention?: number;
  readonly HardExpiry?: boolean;
}
