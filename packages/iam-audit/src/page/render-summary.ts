import { html, type Content } from "@iam-tools/core/html";
import { countBySeverity } from "../report/count-by-severity.js";
import { severities, type AccountReport, type Report } from "../report/report.js";
import { counted, inFigures, listed, moment, span } from "./words.js";

export function titleOf({ accounts }: Report): string {
  const [first] = accounts;
  return accounts.length === 1 && first !== undefined
    ? `IAM users of ${first.name}`
    : `IAM users of ${counted(accounts.length, "account")}`;
}

/** What it is about, what could not be read, and how bad it is. */
export function renderSummary(report: Report): Content {
  return html`<header>
      <h1>${titleOf(report)}</h1>
      <p class="soft">${factsLine(report)}</p>
    </header>
    ${notRead(report)}
    <section aria-labelledby="verdict">
      <h2 id="verdict" class="verdict">${verdictOn(report)}</h2>
      ${counts(report)} ${changes(report)}
    </section>`;
}

function factsLine({ accounts, createdAt }: Report): string {
  const [first] = accounts;
  const facts = [`Read ${moment(createdAt)}`];
  if (accounts.length === 1 && first !== undefined && first.error === null) {
    if (first.id !== null && first.id !== first.name) facts.unshift(`Account ${first.id}`);
    facts.push(reportAge(first));
  }
  return facts.join(" · ");
}

/** How old the credential report was that some findings are from. */
function reportAge({ credentialReportCreatedAt, readAt }: AccountReport): string {
  return credentialReportCreatedAt === null
    ? "no credential report"
    : `credential report ${span(credentialReportCreatedAt, readAt)} old`;
}

/** Before all else, since what was not read has no findings. */
function notRead({ accounts, findings }: Report): Content {
  const failed = accounts.filter(({ error }) => error !== null);
  const inPart = findings.filter(({ rule }) => rule === "unreadable").length;
  if (failed.length === 0 && inPart === 0) return undefined;
  return html`<section class="alert" role="note" aria-label="Not read">
    ${
      failed.length === 0
        ? undefined
        : html`<h2>${failed.length} of ${counted(accounts.length, "account")} could not be read</h2>
            <ul>
              ${failed.map(
                ({ name, id, error }) =>
                  html`<li>
                    <strong>${name}</strong>${id === null || id === name ? "" : ` (${id})`}: ${error?.message}
                    ${error?.hint ? html`<div class="soft">${error.hint}</div>` : undefined}
                  </li>`,
              )}
            </ul>`
    }
    ${
      inPart === 0
        ? undefined
        : html`<p>
            <a href="#rule=unreadable">${counted(inPart, "permission")} missing</a>: what could not be read has no
            findings here.
          </p>`
    }
  </section>`;
}

/** How bad it is, as a sentence. */
export function verdictOn({ findings, accounts }: Report): string {
  const read = accounts.filter(({ error }) => error === null);
  if (read.length === 0) return "No account could be read.";
  const users = counted(
    read.reduce((sum, { summary }) => sum + summary.users, 0),
    "user",
  );
  const among = read.length === 1 ? `among ${users}` : `among ${users} in ${counted(read.length, "account")}`;
  if (findings.length === 0) return `Nothing found ${among}.`;
  const each = countBySeverity(findings);
  const bad = (["critical", "high"] as const).filter((severity) => each[severity] > 0);
  if (bad.length === 0) return `Nothing critical or high ${among}.`;
  const words = bad.map((severity) => `${inFigures(each[severity])} ${severity}`);
  const number = bad.reduce((sum, severity) => sum + each[severity], 0);
  return `${listed(words)} ${number === 1 ? "finding" : "findings"} ${among}.`;
}

function counts({ findings }: Report): Content {
  const each = countBySeverity(findings);
  return html`<ul class="counts">
    ${severities.map(
      (severity) =>
        html`<li class="${severity} ${each[severity] === 0 ? "zero" : ""}">
          <a href="#severity=${severity}"><strong>${inFigures(each[severity])}</strong> <span>${severity}</span></a>
        </li>`,
    )}
  </ul>`;
}

function changes({ comparedWith, findings, fixed, accepted }: Report): Content {
  const news = findings.filter(({ isNew }) => isNew === true).length;
  const since =
    comparedWith === null
      ? undefined
      : html`Since the report of ${moment(comparedWith)}: <a href="#state=new">${inFigures(news)} new</a>,
          <a href="#state=fixed">${inFigures(fixed.length)} fixed</a>. `;
  const known =
    accepted.length === 0
      ? undefined
      : html`<a href="#state=accepted">${counted(accepted.length, "finding")}</a> accepted by the baseline
          ${accepted.length === 1 ? "is" : "are"} not counted.`;
  return since === undefined && known === undefined ? undefined : html`<p>${since}${known}</p>`;
}
