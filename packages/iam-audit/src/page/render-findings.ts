import { html, type Content } from "@iam-tools/core/html";
import { severities, type Finding, type Report } from "../report/report.js";
import { countBySeverity } from "../report/count-by-severity.js";
import { severityTag } from "./copyable.js";
import { counted, inFigures } from "./words.js";

/** What is shown of findings where no script runs, be it switched off or forbidden by whoever serves the page. */
const withoutScript = 50;

/** Where the script shows findings, and what filters them. */
export function renderFindings(report: Report): Content {
  const { findings, accepted, fixed } = report;
  if (findings.length + accepted.length + fixed.length === 0) return undefined;
  return html`<section id="findings" aria-labelledby="all">
    <h2 id="all">Findings</h2>
    <div class="no-script">${simpleList(findings)}</div>
    <div class="needs-script">
      ${filters(report)}
      <p class="found">
        <strong id="count" role="status"></strong> <span id="asked"></span>
        <button type="button" id="reset" hidden>Show all</button>
      </p>
      <p id="printed"></p>
      <table class="wide findings">
        <thead>
          <tr>
            ${head("severity", "Severity")} ${head("finding", "Finding")}
            ${report.accounts.length > 1 ? head("account", "Account") : undefined} ${head("user", "User")}
            <th scope="col">Fix</th>
          </tr>
        </thead>
        <tbody id="rows"></tbody>
      </table>
      <p id="none" hidden>No finding is like that.</p>
      <button type="button" id="more" hidden></button>
      <p id="said" role="status"></p>
    </div>
  </section>`;
}

function head(column: string, name: string): Content {
  return html`<th scope="col" data-column="${column}"><button type="button">${name}</button></th>`;
}

function filters(report: Report): Content {
  const { rules, findings, accepted, fixed, accounts, comparedWith } = report;
  const each = countBySeverity(findings);
  const present = new Set([...findings, ...accepted, ...fixed].map(({ rule }) => rule));
  const states: readonly (readonly [string, string])[] = [
    ["open", "open"],
    ...(comparedWith === null ? [] : [["new", "new since the earlier report"] as const]),
    ...(accepted.length === 0 ? [] : [["accepted", "accepted by the baseline"] as const]),
    ...(fixed.length === 0 ? [] : [["fixed", "fixed since the earlier report"] as const]),
  ];
  return html`<form id="filters" aria-label="Filter findings">
    <label class="text">Text <input type="search" name="text" autocomplete="off" spellcheck="false" /></label>
    <label>User <input type="search" name="user" autocomplete="off" spellcheck="false" /></label>
    ${
      accounts.length < 2
        ? undefined
        : choice("account", "Account", [
            ["", "all"],
            ...accounts.flatMap(({ id, name, error }) =>
              id === null || error !== null ? [] : [[id, name === id ? id : `${name} (${id})`] as const],
            ),
          ])
    }
    ${choice("rule", "Rule", [
      ["", "all"],
      ...rules.flatMap(({ id, title }) => (present.has(id) ? [[id, title] as const] : [])),
    ])}
    ${states.length === 1 ? undefined : choice("state", "Show", states)}
    <fieldset>
      <legend>Severity</legend>
      ${severities.map((severity) =>
        each[severity] === 0
          ? undefined
          : html`<label class="chip"
              ><input type="checkbox" name="severity" value="${severity}" /> ${severity}
              <span class="soft">${inFigures(each[severity])}</span></label
            >`,
      )}
    </fieldset>
  </form>`;
}

function choice(name: string, label: string, options: Iterable<readonly [string, string]>): Content {
  return html`<label
    >${label}
    <select name="${name}">
      ${Array.from(options, ([value, text]) => html`<option value="${value}">${text}</option>`)}
    </select></label
  >`;
}

function simpleList(findings: readonly Finding[]): Content {
  const left = findings.length - withoutScript;
  return html`<p>Sorting, filtering and copying take JavaScript, which does not run here.</p>
    <ul class="simple">
      ${findings
        .slice(0, withoutScript)
        .map(
          ({ severity, what, next }) =>
            html`<li>${severityTag(severity)} ${what} ${next === null ? undefined : html`<code>${next}</code>`}</li>`,
        )}
    </ul>
    ${left > 0 ? html`<p>And ${counted(left, "finding")} more: all of them with <code>iam-audit --csv</code></p>` : undefined}`;
}
