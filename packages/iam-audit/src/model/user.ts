import type {
  AccessKeyStatus,
  CredentialKind,
  InlinePolicy,
  ManagedPolicy,
  MfaDevice,
  ServiceUse,
} from "@iam-tools/core/iam";

/** A user, with all that is looked at; a part that could not be read is undefined. */
export interface User {
  readonly userName: string;
  readonly arn: string;
  readonly created: Date | undefined;
  /** Null where the password was never used, or there is none. */
  readonly passwordLastUsed: Date | null | undefined;
  readonly tags: Readonly<Record<string, string>> | undefined;
  /** Names of the groups that the user is in. */
  readonly groups: readonly string[] | undefined;
  readonly policies: OwnPolicies | undefined;
  /** Null where the user has none. */
  readonly password: Password | null | undefined;
  readonly accessKeys: readonly AccessKey[] | undefined;
  readonly mfaDevices: readonly MfaDevice[] | undefined;
  /** SSH keys, signing certificates and service-specific credentials, as far as each kind could be read. */
  readonly credentials: readonly OtherCredential[];
  /** The services that are allowed to the user, with their last use; undefined without `--deep`. */
  readonly services?: readonly ServiceUse[] | undefined;
}

/** Attached to the user and written into it; those of groups not included. */
export interface OwnPolicies {
  readonly attached: readonly ManagedPolicy[];
  /** Their documents are undefined where only names could be read. */
  readonly inline: readonly (Pick<InlinePolicy, "name"> & { readonly document: string | undefined })[];
  /** The ARN of the managed policy that bounds the user; null where there is none. */
  readonly boundary: string | null;
}

export interface Password {
  readonly created: Date | undefined;
  readonly resetRequired: boolean;
  /** When it was last replaced; undefined where no credential report tells. */
  readonly changed: Date | undefined;
}

export interface AccessKey {
  readonly accessKeyId: string;
  readonly status: AccessKeyStatus;
  readonly created: Date | undefined;
  /** Null where it was never used, undefined where that could not be read. */
  readonly lastUsed: Date | null | undefined;
  /** Such as `s3`; where it was last used, and AWS tells. */
  readonly lastService?: string | undefined;
}

export interface OtherCredential {
  readonly kind: Exclude<CredentialKind, "access-key">;
  readonly id: string;
  readonly active: boolean;
  readonly expired: boolean;
  readonly created: Date | undefined;
  /** When AWS ends it by itself; undefined where it never does. */
  readonly expires: Date | undefined;
  /** Of a service-specific credential: `codecommit.amazonaws.com`. */
  readonly service: string | undefined;
}
