import { countBySeverity } from "../report/count-by-severity.js";
import { rank } from "../report/rank.js";
import type { AcceptedFinding, AccountReport, Finding, Report } from "../report/report.js";
import { rules, type Limits } from "../rules/index.js";
import type { AuditedAccount } from "./audit-account.js";

export interface Audit {
  readonly toolVersion: string;
  readonly createdAt: Date;
  readonly limits: Limits;
  readonly accounts: readonly AuditedAccount[];
  /** Of all accounts. */
  readonly findings: readonly Finding[];
  readonly accepted: readonly AcceptedFinding[];
}

export function makeReport({ toolVersion, createdAt, limits, accounts, findings, accepted }: Audit): Report {
  return {
    toolVersion,
    createdAt: createdAt.toISOString(),
    limits: { keyAgeDays: limits.keyAge, unusedDays: limits.unused },
    comparedWith: null,
    accounts: accounts.map(({ report }): AccountReport => {
      const own = findings.filter(({ account }) => account === report.id);
      return { ...report, summary: { ...report.summary, findings: countBySeverity(own) } };
    }),
    rules: rules.map(({ id, severity, title, why, cis = {} }) => ({ id, severity, title, why, cis })),
    findings: rank(findings),
    accepted: rank(accepted),
    fixed: [],
  };
}
