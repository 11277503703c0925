import { rules, type Limits } from "../rules/index.js";
import type { AuditedAccount } from "./audit-account.js";
import { rank } from "../report/rank.js";
import type { AccountReport, Report } from "../report/report.js";
import { countBySeverity } from "../report/count-by-severity.js";

export interface Audit {
  readonly toolVersion: string;
  readonly createdAt: Date;
  readonly limits: Limits;
  readonly accounts: readonly AuditedAccount[];
}

export function makeReport({ toolVersion, createdAt, limits, accounts }: Audit): Report {
  return {
    toolVersion,
    createdAt: createdAt.toISOString(),
    limits: { keyAgeDays: limits.keyAge, unusedDays: limits.unused },
    comparedWith: null,
    accounts: accounts.map(({ report, findings }): AccountReport => ({
      ...report,
      summary: { ...report.summary, findings: countBySeverity(findings) },
    })),
    rules: rules.map(({ id, severity, title, why, cis = {} }) => ({ id, severity, title, why, cis })),
    findings: rank(accounts.flatMap(({ findings }) => findings)),
    accepted: [],
    fixed: [],
  };
}
