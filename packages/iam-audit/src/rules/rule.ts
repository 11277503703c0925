import type { Account, User } from "../model/index.js";
import type { CisNumbers, Severity, Subject } from "../report/report.js";
import type { Seen } from "./seen.js";

/** How old, and how long unused, something may be. */
export interface Limits {
  /** Days. */
  readonly keyAge: number;
  /** Days. */
  readonly unused: number;
}

/** One thing that is wrong, as a rule says it; who, where and how bad is added to it. */
export interface Found {
  /** The user, or the account, where not given. */
  readonly subject?: Subject;
  /** One sentence that names it. */
  readonly what: string;
  /** The command to type next. */
  readonly next?: string | undefined;
}

interface RuleFacts {
  /** In kebab-case; it does not change. */
  readonly id: string;
  readonly severity: Severity;
  /** What is wrong, in a few words. */
  readonly title: string;
  /** Why it matters, and to whom. */
  readonly why: string;
  /** The recommendation of the CIS AWS Foundations Benchmark, by its version. */
  readonly cis?: CisNumbers;
}

/** Looks at one user at a time. */
export interface UserRule extends RuleFacts {
  readonly about: "user";
  readonly check: (user: User, account: Account, limits: Limits) => Iterable<Found>;
}

/** Looks at the account once all its users were looked at. */
export interface AccountRule extends RuleFacts {
  readonly about: "account";
  readonly check: (account: Account, seen: Seen, limits: Limits) => Iterable<Found>;
}

export type Rule = UserRule | AccountRule;
