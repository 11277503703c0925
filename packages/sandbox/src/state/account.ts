import type { PartitionName } from "@iam-tools/core/settings";
import type { Organization } from "./organization.js";
import type { NamedMap } from "./named-map.js";

/** All that the sandbox holds: plain data, so that it can be read, set and saved. Entities refer to others by name. */
export interface State {
  readonly accounts: Map<string, Account>;
  /** Temporary credentials by access key id. */
  readonly sessions: Map<string, Session>;
  organization?: Organization | undefined;
}

export interface Account {
  /** Twelve digits. */
  readonly id: string;
  readonly partition: PartitionName;
  alias?: string | undefined;
  passwordPolicy?: PasswordPolicy | undefined;
  /** With a password, an MFA device and no access key, where not given. */
  root?: RootUser | undefined;
  credentialReport?: CredentialReport | undefined;
  /** Reports of services last accessed, that were asked for. */
  lastAccessedJobs?: LastAccessedJob[] | undefined;
  readonly users: NamedMap<User>;
  readonly groups: NamedMap<Group>;
  readonly roles: NamedMap<Role>;
  /** The account's own managed policies, by name. */
  readonly policies: NamedMap<ManagedPolicy>;
  /** MFA devices by serial number, enabled or not. */
  readonly devices: Map<string, MfaDevice>;
  /** Access keys that were deleted or made inactive, and go on working until that is known everywhere. */
  readonly retiredKeys: RetiredKey[];
}

/** What reports tell of the root user. */
export interface RootUser {
  readonly hasMfa: boolean;
  readonly accessKey?: Pick<AccessKey, "created" | "lastUsed"> | undefined;
  readonly passwordLastUsed?: Date | undefined;
}

interface Entity {
  name: string;
  path: string;
  readonly id: string;
  readonly created: Date;
}

/** What may not be known everywhere yet. */
interface Fresh {
  knownFrom?: Date | undefined;
  earlyCalls?: number | undefined;
}

/** What was in force before a change that is not known everywhere yet. */
export interface Settling<T> extends Fresh {
  readonly created: Date;
  readonly before: T;
}

/** What an identity is allowed: policies written into it, and managed ones named by ARN. */
export interface PolicyHolder {
  /** Policy documents by name, as they were sent. */
  readonly inlinePolicies: NamedMap<string>;
  readonly attachedPolicies: string[];
  rightsSettling?: Settling<Rights> | undefined;
}

/** All that decides what an identity may do. */
export interface Rights {
  readonly inlinePolicies: ReadonlyMap<string, string>;
  readonly attachedPolicies: readonly string[];
  /** Of a user. */
  readonly groups: readonly string[];
  readonly permissionsBoundary: string | undefined;
}

export interface User extends Entity, PolicyHolder, Fresh {
  readonly tags: Map<string, string>;
  /** Names of groups. */
  readonly groups: string[];
  readonly accessKeys: AccessKey[];
  readonly sshKeys: SshKey[];
  readonly certificates: SigningCertificate[];
  readonly serviceSpecificCredentials: ServiceSpecificCredential[];
  loginProfile?: LoginProfile | undefined;
  passwordLastUsed?: Date | undefined;
  /** ARN of a managed policy. */
  permissionsBoundary?: string | undefined;
}

export interface Group extends Entity, PolicyHolder {}

export interface Role extends Entity, PolicyHolder {
  readonly tags: Map<string, string>;
  trustPolicy: string;
  /** Ids of the users and roles that the trust policy names, by the ARNs it names them by; a seed's are known by name. */
  trustedIds: Map<string, string>;
  description?: string | undefined;
  /** Seconds. */
  maxSessionDuration: number;
  /** ARN of a managed policy. */
  permissionsBoundary?: string | undefined;
  lastUsed?: { readonly date: Date; readonly region: string } | undefined;
}

export interface ManagedPolicy extends Entity, Fresh {
  readonly description?: string | undefined;
  readonly tags: Map<string, string>;
  readonly versions: PolicyVersion[];
  defaultVersion: string;
  updated: Date;
  /** The number of the last version made; versions of a deleted number are not made again. */
  lastVersion: number;
  /** The document in force before. */
  versionSettling?: Settling<string> | undefined;
}

export interface PolicyVersion {
  /** `v1`, `v2`, … */
  readonly id: string;
  readonly document: string;
  readonly created: Date;
}

export type Status = "Active" | "Inactive" | "Expired";

export interface AccessKey extends Fresh {
  readonly id: string;
  readonly secret: string;
  status: Status;
  readonly created: Date;
  lastUsed?: LastUse | undefined;
  /** What is told while `lastUsed` is not. */
  usedBefore?: LastUse | undefined;
}

/** As AWS notes it: to the minute, and the first only of those within a quarter of an hour. */
export interface LastUse {
  readonly date: Date;
  readonly service: string;
  readonly region: string;
  /** From when it is told; at once, where not given. */
  readonly toldFrom?: Date | undefined;
}

export interface RetiredKey {
  readonly key: AccessKey;
  readonly userName: string;
  readonly worksUntil: Date;
}

export interface LoginProfile {
  password: string;
  readonly created: Date;
  changed: Date;
  resetRequired: boolean;
  /** Newest first. */
  readonly earlierPasswords: string[];
  /** The profile answers EntityTemporarilyUnmodifiable before this. */
  settledFrom?: Date | undefined;
}

export interface MfaDevice {
  readonly kind: "virtual" | "hardware" | "fido";
  /** An ARN (`:mfa/` or `:u2f/`), or the number printed on a hardware token. */
  readonly serialNumber: string;
  /** Base32; none where the device gives no codes. */
  readonly seed?: string | undefined;
  readonly tags: Map<string, string>;
  /** Name of the user it is enabled for. */
  userName?: string | undefined;
  enabled?: Date | undefined;
  /** The 30 s steps whose codes STS has accepted of late: each is accepted once. */
  spentSteps?: readonly number[] | undefined;
  /** The step of the second code that it was enabled or synced with last. */
  syncedStep?: number | undefined;
  /** When STS was given wrong codes of late. */
  wrongCodes?: readonly Date[] | undefined;
  /** Before this STS does not know it. */
  knownFrom?: Date | undefined;
}

export interface SshKey {
  readonly id: string;
  readonly body: string;
  readonly fingerprint: string;
  status: Status;
  readonly uploaded: Date;
}

export interface SigningCertificate {
  readonly id: string;
  readonly body: string;
  status: Status;
  readonly uploaded: Date;
}

export interface ServiceSpecificCredential {
  readonly id: string;
  readonly serviceName: string;
  readonly serviceUserName: string;
  password: string;
  status: Status;
  created: Date;
  readonly expires?: Date | undefined;
}

export interface PasswordPolicy {
  readonly minimumLength: number;
  readonly requireSymbols: boolean;
  readonly requireNumbers: boolean;
  readonly requireUppercase: boolean;
  readonly requireLowercase: boolean;
  readonly allowUsersToChange: boolean;
  /** Days; none where passwords do not expire. */
  readonly maxAge?: number | undefined;
  readonly reusePrevention?: number | undefined;
  readonly hardExpiry: boolean;
}

export interface CredentialReport {
  readonly generated: Date;
  /** CSV. */
  readonly content: string;
  /** How often it must be asked for before it is there. */
  pollsLeft: number;
}

/** A report on which services someone may use, and used when. */
export interface LastAccessedJob {
  readonly id: string;
  readonly granularity: "SERVICE_LEVEL" | "ACTION_LEVEL";
  readonly created: Date;
  readonly services: readonly {
    /** Such as `iam`. */
    readonly namespace: string;
    readonly last: { readonly date: Date; readonly region: string; readonly arn: string } | undefined;
  }[];
  /** How often it must be asked for before it is there. */
  pollsLeft: number;
}

/** Temporary credentials. */
export interface Session {
  readonly accessKeyId: string;
  readonly secret: string;
  readonly token: string;
  readonly accountId: string;
  readonly issued: Date;
  readonly expires: Date;
  /** When a code was given; undefined where the session was made without one, and for a role's. */
  readonly mfaAt?: Date | undefined;
  readonly of: SessionOfUser | SessionOfRole;
  /** Policy documents that narrow it, each made from the session before it by GetScopedCredentials. */
  readonly scopes?: readonly string[];
}

export interface SessionOfUser {
  readonly kind: "user";
  /** The user's id, which another user of the same name does not have. */
  readonly userId: string;
}

export interface SessionOfRole {
  readonly kind: "role";
  readonly roleId: string;
  readonly sessionName: string;
  /** Policy documents that narrow what the role may do. */
  readonly sessionPolicies: readonly string[];
  readonly tags: Map<string, string>;
  /** Keys of the tags that a role taken with this session gets, too. */
  readonly transitiveTagKeys: readonly string[];
  /** Who is behind the session, as was said when the first role was taken. */
  readonly sourceIdentity?: string | undefined;
}
