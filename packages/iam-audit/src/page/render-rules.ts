import { html, type Content } from "@iam-tools/core/html";
import type { Finding, Report, RuleData } from "../report/report.js";
import { copyable, severityTag } from "./copyable.js";
import { counted, inFigures } from "./words.js";

/** What is wrong, rule by rule, and what was looked for and not found. */
export function renderRules({ rules, findings, accounts }: Report): Content {
  const found = new Map<string, Finding[]>();
  for (const finding of findings) {
    const alike = found.get(finding.rule);
    if (alike === undefined) found.set(finding.rule, [finding]);
    else alike.push(finding);
  }
  const clean = rules.filter(({ id }) => !found.has(id));
  return html`${
    found.size === 0
      ? undefined
      : html`<section aria-labelledby="wrong">
          <h2 id="wrong">What is wrong</h2>
          <ol class="wrong">
            ${rules.map((rule) => item(rule, found.get(rule.id) ?? [], accounts))}
          </ol>
        </section>`
  }
  ${
    clean.length === 0
      ? undefined
      : html`<details class="clean">
          <summary>Looked for, and not found: ${inFigures(clean.length)}</summary>
          <ul>
            ${clean.map((rule) => html`<li>${rule.title} ${cisNumbers(rule)}</li>`)}
          </ul>
        </details>`
  }`;
}

function item(rule: RuleData, findings: readonly Finding[], accounts: Report["accounts"]): Content {
  if (findings.length === 0) return undefined;
  const { id, severity, title, why } = rule;
  return html`<li>
    ${severityTag(severity)}
    <div>
      <h3>${title}</h3>
      <p class="soft">${why} ${cisNumbers(rule)}</p>
      ${fix(rule, findings)}
    </div>
    <a class="number" href="#rule=${id}" aria-label="${`${counted(findings.length, "finding")}: ${title}`}">
      <strong>${inFigures(findings.length)}</strong> <span>${whose(findings, accounts)}</span>
    </a>
  </li>`;
}

/** One command that is the fix of all; where each has its own, those stand with the findings. */
function fix({ id }: RuleData, findings: readonly Finding[]): Content {
  const commands = new Set(findings.flatMap(({ next }) => next ?? []));
  const [first] = commands;
  if (first === undefined) return undefined;
  if (commands.size === 1) return html`<p class="fix">${copyable(first)}</p>`;
  return html`<p class="fix"><a href="#rule=${id}">${counted(commands.size, "command")} to copy</a></p>`;
}

function whose(findings: readonly Finding[], accounts: Report["accounts"]): string {
  const users = new Set(findings.flatMap(({ account, user }) => (user === null ? [] : `${account}/${user}`))).size;
  const where = new Set(findings.map(({ account }) => account));
  const words = [
    ...(users === 0
      ? []
      : [users === findings.length ? `user${users === 1 ? "" : "s"}` : `of ${counted(users, "user")}`]),
    ...(accounts.length === 1
      ? []
      : [`in ${where.size === 1 ? nameOf(accounts, where) : counted(where.size, "account")}`]),
  ];
  return words.join(" ");
}

function nameOf(accounts: Report["accounts"], ids: ReadonlySet<string>): string {
  return accounts.find(({ id }) => id !== null && ids.has(id))?.name ?? [...ids].join(", ");
}

function cisNumbers({ cis }: RuleData): Content {
  const numbers = Object.entries(cis).map(([version, number]) => `${number} (${version})`);
  return numbers.length === 0 ? undefined : html`<span class="cis">CIS ${numbers.join(", ")}</span>`;
}
