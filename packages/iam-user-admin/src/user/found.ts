import type { Creation, CredentialKind } from "@iam-tools/core/iam";

/** What an incident may have left behind. */
export interface Found {
  /** ARNs of the policies by which AWS put the user in quarantine. */
  readonly quarantine: readonly string[];
  readonly since: Date;
  /** By kind, oldest first. */
  readonly created: readonly NewThing[];
}

/** Something that was created since; by whom, only CloudTrail knows. */
export interface NewThing {
  readonly kind: Creation["kind"] | CredentialKind | "mfa-device";
  /** A name; the id of a credential, the serial number of a device. */
  readonly name: string;
  /** Whose credential or device it is. */
  readonly userName: string | undefined;
  readonly created: Date;
}
