import { severities, type Finding } from "./report.js";

/** Worst first; those of an account together, and of a user. */
export function rank<One extends Finding>(findings: readonly One[]): One[] {
  return [...findings].sort(
    (a, b) =>
      severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
      compare(a.account, b.account) ||
      compare(a.user ?? "", b.user ?? "") ||
      compare(a.rule, b.rule) ||
      compare(a.subject.id, b.subject.id),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
