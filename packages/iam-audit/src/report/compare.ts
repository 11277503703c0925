import { identityOf } from "./identity-of.js";
import { openKeeper, plain } from "./keep-finding.js";
import type { AccountReport, Finding, Report } from "./report.js";

/** What an earlier report is looked at for. */
export type EarlierReport = Pick<Report, "createdAt" | "findings" | "accepted"> & {
  readonly accounts: readonly Pick<AccountReport, "id">[];
};

/** Accounts of a report that are not in the earlier one: all that was found there only looks new. */
export function notCompared({ accounts }: Report, earlier: EarlierReport): AccountReport[] {
  const before = new Set(earlier.accounts.map(({ id }) => id));
  return accounts.filter(({ id, error }) => error === null && !before.has(id));
}

/**
 * The same report with what is new in it, and what the earlier one had and it has not.
 *
 * @param notAsked rules that were not asked this time: what they found before is not fixed by that
 */
export function compare(report: Report, earlier: EarlierReport, notAsked: readonly string[] = []): Report {
  const before = new Set([...earlier.findings, ...earlier.accepted].map(identityOf));
  const isNew = (finding: Finding) => !before.has(identityOf(finding));
  const keep = openKeeper();
  const findings = report.findings.map((finding) => keep({ ...plain(finding), isNew: isNew(finding) }));
  const accepted = report.accepted.map((finding) => ({ ...finding, isNew: isNew(finding) }));
  const now = new Set([...findings, ...accepted].map(identityOf));
  const readWell = new Set(report.accounts.flatMap(({ id, error }) => (id === null || error !== null ? [] : [id])));
  // Where less could be read than before, that something was not found says nothing.
  for (const finding of findings)
    if (finding.rule === "unreadable" && finding.isNew === true) readWell.delete(finding.account);
  return {
    ...report,
    comparedWith: earlier.createdAt,
    findings,
    accepted,
    fixed: earlier.findings.filter(
      (finding) => readWell.has(finding.account) && !notAsked.includes(finding.rule) && !now.has(identityOf(finding)),
    ),
  };
}
