import { mailPage, mailStyles, type MailSet } from "@iam-tools/core/mail";
import { countBySeverity } from "../report/count-by-severity.js";
import { severities, type Report } from "../report/report.js";
import { capitalized, inFigures, moment, titleOf, verdictOn } from "../page/index.js";

/** What the mail's words are made of. The page is attached, since no reader of mail runs its script. */
export interface MailValues {
  /** Who it is from, by name where one is known. */
  readonly sender: string;
  /** Where an answer goes, as an address. */
  readonly contact: string;
  /** `IAM users of dev` */
  readonly title: string;
  /** How bad it is, as a sentence. */
  readonly verdict: string;
  /** What is new and what was fixed; empty without `--since`. */
  readonly changes: string;
  /** Names of accounts that could not be read. */
  readonly notRead: readonly string[];
  /** How many findings there are of each severity, worst first. */
  readonly counts: readonly { readonly severity: string; readonly number: string }[];
  /** What is critical or high, worst first. */
  readonly worst: readonly { readonly number: string; readonly what: string }[];
  /** Of the attached page. */
  readonly fileName: string;
}

export function mailValues(office: Pick<MailValues, "sender" | "contact">, report: Report): MailValues {
  const { rules, findings, accounts, createdAt } = report;
  const each = countBySeverity(findings);
  const worst = rules
    .filter(({ severity }) => severity === "critical" || severity === "high")
    .map(({ id, title }) => ({ number: findings.filter(({ rule }) => rule === id).length, what: title }))
    .filter(({ number }) => number > 0);
  return {
    ...office,
    title: titleOf(report),
    verdict: verdictOn(report),
    changes: changesIn(report),
    notRead: accounts.filter(({ error }) => error !== null).map(({ name }) => name),
    counts: severities.map((severity) => ({ severity: capitalized(severity), number: inFigures(each[severity]) })),
    worst: worst.map(({ number, what }) => ({ number: inFigures(number), what })),
    fileName: `iam-audit-${createdAt.slice(0, 10)}.html`,
  };
}

function changesIn({ comparedWith, findings, fixed }: Report): string {
  if (comparedWith === null) return "";
  const news = findings.filter(({ isNew }) => isNew === true).length;
  return `Since ${moment(comparedWith)}: ${inFigures(news)} new, ${inFigures(fixed.length)} fixed.`;
}

const { facts, name, value } = mailStyles;

const sample: MailValues = {
  sender: "Identity Team",
  contact: "iam@example.com",
  title: "IAM users of dev",
  verdict: "1 high finding among 9 users.",
  changes: "Since 2030-01-02 03:04 UTC: 1 new, 2 fixed.",
  notRead: ["prd"],
  counts: [{ severity: "High", number: "1" }],
  worst: [{ number: "1", what: "A password and no MFA device" }],
  fileName: "iam-audit-2030-01-02.html",
};

/** The one mail of this tool. Its subject names no user. */
export const mails: MailSet<"report", MailValues> = {
  templates: {
    report: {
      text: `{{title}}: {{verdict}}

{{title}}

{{verdict}}
{{#if changes}}{{changes}}
{{/if}}
{{#each notRead}}
Not read: {{this}}
{{/each}}

{{#each counts}}
{{severity}}: {{number}}
{{/each}}

{{#each worst}}
- {{what}}: {{number}}
{{/each}}

The whole report, with what to type about each finding, is the attached page
{{fileName}}: save it, and open it in a browser.

Questions? Reply to this mail; your answer goes to {{contact}}.
`,
      html: mailPage(
        "{{title}}",
        `            <p><strong>{{verdict}}</strong>{{#if changes}} {{changes}}{{/if}}</p>
            {{#each notRead}}
            <p>Not read: {{this}}</p>
            {{/each}}
            <table role="presentation" cellpadding="0" cellspacing="0" style="${facts}">
              {{#each counts}}
              <tr><th style="${name}">{{severity}}</th><td style="${value}">{{number}}</td></tr>
              {{/each}}
            </table>
            <ul>
              {{#each worst}}
              <li>{{what}}: {{number}}</li>
              {{/each}}
            </ul>
            <p>The whole report, with what to type about each finding, is the attached page <code>{{fileName}}</code>: save it, and open it in a browser.</p>`,
      ),
    },
  },
  samples: [sample],
  forSubject: ({ title, verdict }) => ({ title, verdict }),
  subjectOf: "report",
  needs: {},
};
