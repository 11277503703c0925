import type { ManagedPolicy, PasswordPolicy } from "@iam-tools/core/iam";

/** An account as it was read, but for its users, which come one by one. What could not be read is undefined. */
export interface Account {
  /** Twelve digits. */
  readonly id: string;
  /** As in the config file, else its alias, else its id. */
  readonly name: string;
  readonly partition: string;
  /** When the reading began: what ages are counted to. */
  readonly now: Date;
  /** How a command to type gets into this account. */
  readonly reached: Reached;
  readonly root: RootUser | undefined;
  /** Null where the account has no policy of its own, and AWS's default holds. */
  readonly passwordPolicy: PasswordPolicy | null | undefined;
  readonly groups: readonly Group[] | undefined;
  /** Documents of managed policies by ARN; those that could not be read are not there. */
  readonly documents: ReadonlyMap<string, string>;
  /** Roles that may do everything, and whom of the account they let in; undefined where they could not be read. */
  readonly adminRoles: readonly AdminRole[] | undefined;
  /** Users by the ARN of the policy by which AWS put them in quarantine. */
  readonly quarantined: ReadonlyMap<string, string> | undefined;
  /** When the credential report was made; null where there was none. */
  readonly reportCreated: Date | null;
}

export interface Reached {
  /** The profile that was typed, or is the account's in the config file; PROFILE where only a role leads into it. */
  readonly profile?: string | undefined;
  /** The account's name in the config file. */
  readonly account?: string | undefined;
}

/** The root user, as account summary and credential report tell of it. */
export interface RootUser {
  readonly hasAccessKey: boolean;
  readonly hasMfa: boolean;
  readonly hasPassword: boolean;
  /** The latest use of password or keys; null where there was none, undefined where no credential report tells. */
  readonly lastUsed: Date | null | undefined;
}

export interface AdminRole {
  readonly arn: string;
  /** Who may take it without MFA: the account's id, where its policies decide that, and ARNs of users. */
  readonly trusts: readonly string[];
}

export interface Group {
  readonly groupName: string;
  readonly attached: readonly ManagedPolicy[];
  readonly inline: readonly { readonly name: string; readonly document: string }[];
}
