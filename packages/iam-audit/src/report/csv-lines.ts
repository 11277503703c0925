import { csvLine } from "@iam-tools/core/cli";
import type { Finding, Report } from "./report.js";

/** The findings as CSV, for a spreadsheet: none of what others wrote is a formula there. */
export function* csvLines({ accounts, findings, rules }: Report): Generator<string> {
  const names = new Map(accounts.map(({ id, name }) => [id, name]));
  const numbers = new Map(rules.map(({ id, cis }) => [id, Object.entries(cis).at(-1)?.reverse().join(" of ") ?? ""]));
  yield csvLine(columns);
  for (const finding of findings) yield csvLine(cells(finding, names, numbers).map(withoutFormula));
}

const columns = [
  "SEVERITY",
  "RULE",
  "CIS",
  "ACCOUNT",
  "ACCOUNT NAME",
  "USER",
  "SUBJECT",
  "SUBJECT ID",
  "WHAT",
  "NEXT",
  "NEW",
];

function cells(
  { severity, rule, account, user, subject, what, next, isNew }: Finding,
  names: ReadonlyMap<string | null, string>,
  numbers: ReadonlyMap<string, string>,
): string[] {
  return [
    severity,
    rule,
    numbers.get(rule) ?? "",
    account,
    names.get(account) ?? "",
    user ?? "",
    subject.kind,
    subject.id,
    what,
    next ?? "",
    isNew === null ? "" : String(isNew),
  ];
}

/** A spreadsheet takes what begins so for a formula: https://owasp.org/www-community/attacks/CSV_Injection */
function withoutFormula(cell: string): string {
  return /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}
