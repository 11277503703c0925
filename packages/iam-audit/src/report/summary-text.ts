import type { Paint } from "@iam-tools/core/cli";
import { severities, type AccountReport, type Finding, type Report, type Severity } from "./report.js";
import { countBySeverity } from "./count-by-severity.js";

/** How many findings a person is shown. */
const most = 10;

/** What a person sees first: how many of each severity, the worst, and what to type about them. */
export function summaryText(report: Report, paint: Paint): string[] {
  const { accounts, findings } = report;
  const shade = (severity: Severity) => {
    const word = severity.toUpperCase();
    return severity === "critical" || severity === "high" ? paint.red(word) : paint.bold(word);
  };
  const shown = findings.filter(({ severity }) => severity !== "info").slice(0, most);
  const several = accounts.length > 1;
  const nameOf = (id: string) => accounts.find((account) => account.id === id)?.name ?? id;
  return [
    ...accounts.map(accountLine),
    "",
    countsLine(findings),
    ...newsLines(report),
    ...shown.flatMap((finding) => [
      "",
      `${shade(finding.severity)}  ${several ? `${nameOf(finding.account)}: ` : ""}${finding.what}`,
      ...(finding.next === null ? [] : [`  ${finding.next}`]),
    ]),
    ...restLines(findings.length - shown.length),
  ];
}

function accountLine({ name, id, error, summary, credentialReportCreatedAt }: AccountReport): string {
  if (error !== null) return `${name}: not read. ${error.message}`;
  const { users, passwords, activeKeys, mfaDevices } = summary;
  const age =
    credentialReportCreatedAt === null
      ? "no credential report"
      : `credential report of ${minute(credentialReportCreatedAt)}`;
  const account = name === id || id === null ? name : `${name} (${id})`;
  return `${account}: ${count(users, "user")}, ${count(passwords, "password")}, ${count(activeKeys, "active key")}, ${count(mfaDevices, "MFA device")}; ${age}`;
}

function countsLine(findings: readonly Finding[]): string {
  if (findings.length === 0) return "Nothing found.";
  const counts = countBySeverity(findings);
  const each = severities.flatMap((severity) => (counts[severity] === 0 ? [] : [`${counts[severity]} ${severity}`]));
  return `${count(findings.length, "finding")}: ${each.join(", ")}`;
}

function newsLines({ findings, accepted, fixed, comparedWith }: Report): string[] {
  const isNew = findings.filter((finding) => finding.isNew === true).length;
  return [
    ...(accepted.length === 0 ? [] : [`${count(accepted.length, "finding")} accepted by the baseline`]),
    ...(comparedWith === null ? [] : [`Since ${minute(comparedWith)}: ${isNew} new, ${fixed.length} fixed`]),
  ];
}

/** `2030-01-02 03:04`, in UTC. */
function minute(time: string): string {
  return time.slice(0, 16).replace("T", " ");
}

function restLines(left: number): string[] {
  return left === 0 ? [] : ["", `And ${left} more: all of them with --html FILE, --csv or --json`];
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? "" : "s"}`;
}
