import { plain } from "../report/keep-finding.js";
import type { AcceptedFinding, Finding } from "../report/report.js";
import { accepts, type AcceptedEntry } from "./baseline.js";

export interface Applied {
  readonly findings: readonly Finding[];
  readonly accepted: readonly AcceptedFinding[];
  /** What its author has to know: entries that are over, and those that accept nothing. */
  readonly warnings: readonly string[];
}

/** Splits findings by what is accepted on that day. */
export function applyBaseline(findings: readonly Finding[], entries: readonly AcceptedEntry[], now: Date): Applied {
  const today = now.toISOString().slice(0, 10);
  const used = new Set<AcceptedEntry>();
  const over = new Set<AcceptedEntry>();
  const accepted: AcceptedFinding[] = [];
  const left = findings.filter((finding) => {
    const matching = entries.filter((entry) => accepts(entry, finding));
    const entry = matching.find(({ until }) => today <= until);
    for (const one of matching) (one.until < today ? over : used).add(one);
    if (entry !== undefined) accepted.push({ ...plain(finding), reason: entry.reason, until: entry.until });
    return entry === undefined;
  });
  return {
    findings: left,
    accepted,
    warnings: [
      ...[...over].map(
        ({ line, rule, until }) => `line ${line} of the baseline accepted ${rule} until ${until}, and no longer does.`,
      ),
      ...entries
        .filter((entry) => !used.has(entry) && !over.has(entry))
        .map(({ line, rule }) => `line ${line} of the baseline accepts ${rule} of something that was not found.`),
    ],
  };
}
