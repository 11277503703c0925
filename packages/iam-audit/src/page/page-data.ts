import type { Severity } from "../report/report.js";
import type { Template } from "../report/template.js";

/** What the page's script reads: findings in few bytes, and the names that it shows with them. */
export interface PageData {
  readonly rules: readonly { readonly id: string; readonly severity: Severity; readonly title: string }[];
  /** By their id. */
  readonly accountNames: Readonly<Record<string, string>>;
  readonly findings: PackedFindings;
}

/**
 * Findings of a rule say the same of each user or key: their sentences and commands are kept once, and each finding has
 * what is its own. Of 20,000 findings, 1 MB is left of 5.
 */
export interface PackedFindings {
  /** Names, ids and numbers, which findings name by their place here. */
  readonly strings: readonly string[];
  readonly patterns: readonly Pattern[];
  /** One finding after the other: pattern, account, user (-1 for none), subject's id, and its own texts. */
  readonly rows: readonly number[];
}

export interface Pattern {
  /** By its place among the rules. */
  readonly rule: number;
  readonly state: FindingState;
  readonly what: Template;
  readonly next: Template | null;
  /** Why it is accepted, and until when. */
  readonly accepted: { readonly reason: string; readonly until: string } | null;
}

/** `new`: open, and not in the earlier report. */
export type FindingState = "open" | "new" | "accepted" | "fixed";

/** A finding as the page shows it. */
export interface Row {
  /** From 0: as the report ranks them. */
  readonly rank: number;
  /** By its place among the rules. */
  readonly rule: number;
  readonly state: FindingState;
  /** The account's id. */
  readonly account: string;
  readonly user: string | null;
  /** The subject's. */
  readonly id: string;
  readonly what: string;
  readonly next: string | null;
  readonly accepted: Pattern["accepted"];
}
