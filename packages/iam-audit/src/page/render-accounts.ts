import { html, type Content } from "@iam-tools/core/html";
import { severities, type AccountReport, type Report } from "../report/report.js";
import { bar } from "./render-charts.js";
import { capitalized, inFigures, span } from "./words.js";

/** Side by side where there are several, the worst first; those that could not be read are told of before. */
export function renderAccounts({ accounts }: Report): Content {
  const read = accounts.filter(({ error }) => error === null);
  if (read.length < 2) return undefined;
  return html`<section aria-labelledby="accounts">
    <h2 id="accounts">Accounts</h2>
    <table class="wide accounts">
      <thead>
        <tr>
          <th scope="col">Account</th>
          ${severities.map((severity) => html`<th scope="col" class="amount">${capitalized(severity)}</th>`)}
          <th scope="col" class="amount">Users</th>
          <th scope="col">Passwords with MFA</th>
          <th scope="col" class="amount">Active keys</th>
          <th scope="col">Credential report</th>
        </tr>
      </thead>
      <tbody>
        ${read.toSorted(byFindings).map(line)}
      </tbody>
    </table>
  </section>`;
}

function byFindings(a: AccountReport, b: AccountReport): number {
  const worse = severities.map((severity) => b.summary.findings[severity] - a.summary.findings[severity]);
  return worse.find((more) => more !== 0) ?? 0;
}

function line({ id, name, summary, charts, credentialReportCreatedAt, readAt }: AccountReport): Content {
  const { passwordWithMfa, passwordWithoutMfa } = charts.mfa;
  const passwords = passwordWithMfa + passwordWithoutMfa;
  return html`<tr>
    <td data-label="Account">
      <div>
        <strong><a href="#account=${id ?? ""}">${name}</a></strong>
        ${id === name ? undefined : html`<div class="soft">${id ?? undefined}</div>`}
      </div>
    </td>
    ${severities.map((severity) => {
      const count = summary.findings[severity];
      return html`<td class="amount ${count === 0 ? "zero" : severity}" data-label="${capitalized(severity)}">
        <div>
          ${count === 0 ? "0" : html`<a href="#account=${id ?? ""}&amp;severity=${severity}">${inFigures(count)}</a>`}
        </div>
      </td>`;
    })}
    <td class="amount" data-label="Users"><div>${inFigures(summary.users)}</div></td>
    <td data-label="Passwords with MFA">
      <div class="share">
        ${
          passwords === 0
            ? html`<span class="soft">no passwords</span>`
            : html`${bar([
                  { share: passwordWithMfa / passwords, kind: "fine" },
                  { share: passwordWithoutMfa / passwords, kind: "bad" },
                ])} <span>${inFigures(passwordWithMfa)} of ${inFigures(passwords)}</span>`
        }
      </div>
    </td>
    <td class="amount" data-label="Active keys"><div>${inFigures(summary.activeKeys)}</div></td>
    <td data-label="Credential report">
      <div class="soft">
        ${credentialReportCreatedAt === null ? "none" : `${span(credentialReportCreatedAt, readAt)} old`}
      </div>
    </td>
  </tr>`;
}
