import { identityOf } from "./identity-of.js";
import type { AcceptedFinding, Finding, Report, RuleData, Severity } from "./report.js";

/** SARIF has no more: https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html, 3.27.10. */
const levels = { critical: "error", high: "error", medium: "warning", low: "note", info: "note" } as const;

/** As code scanning ranks results: https://docs.github.com/en/code-security/reference/code-scanning/sarif-support-for-code-scanning */
const ranks: Readonly<Record<Severity, string>> = {
  critical: "9.5",
  high: "8.0",
  medium: "5.0",
  low: "2.0",
  info: "0.0",
};

/** The report in SARIF 2.1.0, what the baseline accepts as suppressed. Each result is made when it is written. */
export function toSarif({ toolVersion, createdAt, comparedWith, rules, findings, accepted, accounts }: Report): object {
  const places = new Map(rules.map(({ id }, index) => [id, index]));
  const result = (finding: Finding) => toResult(finding, places.get(finding.rule) ?? -1);
  return {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "iam-audit",
            version: toolVersion,
            informationUri: "https://github.com/iam-tools/iam-tools",
            rules: rules.map(toRule),
          },
        },
        invocations: [
          {
            executionSuccessful: accounts.every(({ error }) => error === null),
            endTimeUtc: createdAt,
          },
        ],
        results: [
          ...findings.map((finding) => ({ toJSON: () => result(finding) })),
          ...accepted.map((finding) => ({ ...result(finding), suppressions: [suppression(finding)] })),
        ],
        properties: { comparedWith },
      },
    ],
  };
}

function toRule({ id, severity, title, why, cis }: RuleData): object {
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: why },
    defaultConfiguration: { level: levels[severity] },
    properties: { severity, cis, tags: ["security", "iam"], "security-severity": ranks[severity] },
  };
}

function toResult(finding: Finding, ruleIndex: number): object {
  const { rule, severity, account, user, subject, what, next, isNew } = finding;
  const path = [account, ...(user === null ? [] : ["user", user]), subject.kind, subject.id];
  return {
    ruleId: rule,
    ruleIndex,
    level: levels[severity],
    message: { text: next === null ? what : `${what}\n${next}` },
    locations: [
      {
        // Code scanning shows nothing without a file, so that there is one, by the name of what was found.
        physicalLocation: { artifactLocation: { uri: `aws/${path.map(encodeURIComponent).join("/")}` } },
        logicalLocations: [{ name: subject.id, fullyQualifiedName: path.join("/"), kind: "resource" }],
      },
    ],
    partialFingerprints: { "identity/v1": identityOf(finding) },
    ...(isNew === null ? {} : { baselineState: isNew ? "new" : "unchanged" }),
    properties: { severity, account, user, subjectKind: subject.kind, next },
  };
}

function suppression({ reason, until }: AcceptedFinding): object {
  return { kind: "external", status: "accepted", justification: `${reason} (until ${until})` };
}
