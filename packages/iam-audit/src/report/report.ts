import type { ErrorData } from "@iam-tools/core/cli";

/** Worst first. */
export const severities = ["critical", "high", "medium", "low", "info"] as const;
export type Severity = (typeof severities)[number];

/**
 * What an audit found, of one account or several: what `--json` prints, after the version of its shape, and what every
 * other form of it is made from. Dates are in ISO 8601, in UTC.
 */
export interface Report {
  /** The version of iam-audit. */
  readonly toolVersion: string;
  readonly createdAt: string;
  readonly limits: {
    /** Days that an access key may be old. */
    readonly keyAgeDays: number;
    /** Days that a password or key may be unused. */
    readonly unusedDays: number;
  };
  /** When the report was made that this one is compared with; null without `--since`. */
  readonly comparedWith: string | null;
  readonly accounts: readonly AccountReport[];
  /** All that was looked for, whether it was found or not, in the order of their severity. */
  readonly rules: readonly RuleData[];
  /** Worst first; those that the baseline accepts stand in `accepted`. */
  readonly findings: readonly Finding[];
  readonly accepted: readonly AcceptedFinding[];
  /** What the earlier report had and this one has not; empty without `--since`. */
  readonly fixed: readonly Finding[];
}

/** What is looked for, and why: each finding names one by its id. */
export interface RuleData {
  readonly id: string;
  readonly severity: Severity;
  /** What is wrong, in a few words. */
  readonly title: string;
  readonly why: string;
  /** Numbers in the CIS AWS Foundations Benchmark, by its version; empty where it has none. */
  readonly cis: CisNumbers;
}

/** By the versions whose numbers are known: `{ "3.0": "1.14", "5.0": "1.13", "6.0": "2.13" }`. */
export type CisNumbers = Readonly<Record<string, string>>;

/** What a finding is about. */
export interface Subject {
  readonly kind:
    | "account"
    | "root"
    | "group"
    | "user"
    | "password"
    | "access-key"
    | "mfa-device"
    | "ssh-key"
    | "signing-certificate"
    | "service-credential"
    | "policy"
    | "permission";
  /** Its name, its id in AWS, or its serial number; of a permission, the action: `iam:ListMFADevices`. */
  readonly id: string;
}

/** One may be kept in few bytes, so that it is copied by `plain`, and not by `{ ...finding }`. */
export interface Finding {
  /** The rule's id. */
  readonly rule: string;
  /** The rule's. */
  readonly severity: Severity;
  /** The account's id. */
  readonly account: string;
  /** Whose it is; null where it is nobody's alone. */
  readonly user: string | null;
  readonly subject: Subject;
  /** One sentence that names it. */
  readonly what: string;
  /** The command to type next; null where there is none to copy. */
  readonly next: string | null;
  /** Whether the earlier report did not have it; null without `--since`. */
  readonly isNew: boolean | null;
}

/** A finding that the baseline accepts. */
export interface AcceptedFinding extends Finding {
  readonly reason: string;
  /** The last day on which it is accepted, such as `2030-12-31`. */
  readonly until: string;
}

export interface AccountReport {
  /** Twelve digits; null where the account could not be opened. */
  readonly id: string | null;
  /** As in the config file, else its alias, else its id. */
  readonly name: string;
  /** When the reading of it began. */
  readonly readAt: string;
  /** Why the account could not be read at all; null where it could, if only in part: see the rule `unreadable`. */
  readonly error: ErrorData | null;
  /** When the credential report was made that was used; null where there was none. */
  readonly credentialReportCreatedAt: string | null;
  readonly summary: AccountSummary;
  readonly charts: AccountCharts;
}

/** How many of each; what could not be read is not counted. */
export interface AccountSummary {
  readonly users: number;
  readonly groups: number;
  /** Users with a password. */
  readonly passwords: number;
  readonly activeKeys: number;
  readonly inactiveKeys: number;
  /** MFA devices that users have. */
  readonly mfaDevices: number;
  /** Without those that the baseline accepts. */
  readonly findings: Readonly<Record<Severity, number>>;
}

export interface AccountCharts {
  /** Active access keys by their age. */
  readonly keyAges: readonly Bucket[];
  /** Active access keys by how long ago they were used. */
  readonly keyUse: readonly Bucket[];
  /** Passwords by how long ago they were used. */
  readonly passwordUse: readonly Bucket[];
  readonly mfa: MfaCoverage;
}

/** One bar of a chart; the bars of a chart come in order, and none overlaps another. */
export interface Bucket {
  /** `up to 30 days`, `older`, `never`. */
  readonly label: string;
  /** Days, the last one included; null in the last bars, which are older than all, and never. */
  readonly upToDays: number | null;
  readonly count: number;
}

/** Users, by what they sign in with; a user counts in one of the first five. */
export interface MfaCoverage {
  readonly passwordWithMfa: number;
  readonly passwordWithoutMfa: number;
  /** No password, but an active access key. */
  readonly keyWithMfa: number;
  readonly keyWithoutMfa: number;
  /** Neither password nor active access key. */
  readonly neither: number;
  /** Devices by their kind; `fido` (passkeys, security keys) is the one that cannot be phished. */
  readonly devices: { readonly virtual: number; readonly hardware: number; readonly fido: number };
}
