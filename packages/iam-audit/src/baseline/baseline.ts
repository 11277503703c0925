import type { Finding } from "../report/report.js";

/** One line of a baseline: findings that somebody accepts, why, and for how long. What is left out may be anything. */
export interface AcceptedEntry {
  readonly rule: string;
  /** The account's id. */
  readonly account?: string | undefined;
  readonly user?: string | undefined;
  /** Of the subject: a key's id, a group's name. */
  readonly subject?: string | undefined;
  readonly reason: string;
  /** The last day, such as `2030-12-31`, in UTC. */
  readonly until: string;
  /** In the file, from 1. */
  readonly line: number;
}

export function accepts({ rule, account, user, subject }: AcceptedEntry, finding: Finding): boolean {
  return (
    rule === finding.rule &&
    (account === undefined || account === finding.account) &&
    (user === undefined || user === finding.user) &&
    (subject === undefined || subject === finding.subject.id)
  );
}
