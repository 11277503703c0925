import { html } from "@iam-tools/core/html";
import type { Report } from "../report/report.js";
import { packFindings } from "./pack-findings.js";
import type { PageData } from "./page-data.js";
import { renderAccounts } from "./render-accounts.js";
import { renderCharts } from "./render-charts.js";
import { renderFindings } from "./render-findings.js";
import { renderRules } from "./render-rules.js";
import { renderSummary, titleOf } from "./render-summary.js";
import { script } from "./script.js";
import { style } from "./style.js";
import { moment } from "./words.js";

/** What the page's first bytes have, and by which an earlier one is known. */
export const generator = "iam-audit";

/**
 * A report as one HTML page that needs nothing else: no network, no server. Names from AWS are text in it, and could run
 * nothing if they were not: the one script and style that it lets run are its own, by their hashes (CSP 3, 8.2), and that
 * script may make no markup from text (Trusted Types).
 */
export async function renderPage(report: Report): Promise<string> {
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${await sha256(script)}'`,
    `style-src 'sha256-${await sha256(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
  ].join("; ");
  const head = html`<meta charset="utf-8" />
    <meta name="generator" content="${generator} ${report.toolVersion}" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="referrer" content="no-referrer" />
    <title>${titleOf(report)}, ${report.createdAt.slice(0, 10)}</title>`;
  const body = html`<main>
    ${renderSummary(report)} ${renderAccounts(report)} ${renderRules(report)} ${renderCharts(report)}
    ${renderFindings(report)}
    <footer class="soft">
      Made by iam-audit ${report.toolVersion}, ${moment(report.createdAt)}. Access keys may be
      ${report.limits.keyAgeDays} days old, and unused for ${report.limits.unusedDays}. CIS numbers are those of the AWS
      Foundations Benchmark, by its version. The page has no secrets, but names who is easy to attack: share it with
      care.
    </footer>
  </main>`;
  const isEmpty = report.findings.length + report.accepted.length + report.fixed.length === 0;
  return [
    `<!doctype html>\n<html lang="en">\n<head>\n${String(head)}\n<style>${style}</style>\n</head>\n<body>\n${String(body)}\n`,
    isEmpty ? "" : `<script type="application/json" id="data">${inScript(dataOf(report))}</script>\n`,
    isEmpty ? "" : `<script>${script}</script>\n`,
    `</body>\n</html>\n`,
  ].join("");
}

function dataOf(report: Report): PageData {
  return {
    rules: report.rules.map(({ id, severity, title }) => ({ id, severity, title })),
    accountNames: Object.fromEntries(report.accounts.flatMap(({ id, name }) => (id === null ? [] : [[id, name]]))),
    findings: packFindings(report),
  };
}

/** JSON that nothing in it can end the element of, nor begin a comment in (HTML 4.12.1.3). */
function inScript(data: PageData): string {
  return JSON.stringify(data).replaceAll("<", String.raw`\u003c`);
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Buffer.from(digest).toString("base64");
}
