import { createHash } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import type { Report } from "../report/report.js";
import { renderPage } from "./render-page.js";
import { manyUsers, reportOf, variedReport } from "./sample-reports.js";

/** Tries everything by which a name could run or fetch something. */
const attack = `"'></script><!--<script>fetch("/ran")</script><img src=x onerror="fetch('/ran')"><a href="javascript:x">`;

function hostile(report: Report): Report {
  const bad = <T extends Report["findings"][number]>(finding: T): T => ({
    ...finding,
    user: attack,
    subject: { kind: "user", id: attack },
    what: `Of ${attack}.`,
    next: `aws ${attack}`,
  });
  return {
    ...report,
    toolVersion: attack,
    accounts: report.accounts.map((account) => ({
      ...account,
      name: attack,
      error: account.error === null ? null : { code: "X", message: attack, hint: attack },
    })),
    rules: report.rules.map((rule) => ({ ...rule, title: attack, why: attack, cis: { [attack]: attack } })),
    findings: report.findings.map(bad),
    accepted: report.accepted.map((finding) => ({ ...bad(finding), reason: attack, until: attack })),
    fixed: report.fixed.map(bad),
  };
}

/** What a person reads, without the data of the script. */
function textOf(page: string): string {
  return page
    .replaceAll(/<(script|style)[^>]*>.*?<\/\1>/gs, "")
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ");
}

describe("the page", () => {
  test("lets nothing in it run but its own script, whatever names hold", async () => {
    const page = await renderPage(hostile(await variedReport()));
    expect(page.match(/<script[^>]*>/g)).toEqual(['<script type="application/json" id="data">', "<script>"]);
    expect(page.match(/<\/script>/g)).toHaveLength(2);
    expect(page).not.toMatch(/<img|<!--|href="javascript/);
    const [, script = ""] = /<script>(.*?)<\/script>/s.exec(page) ?? [];
    const [, style = ""] = /<style>(.*?)<\/style>/s.exec(page) ?? [];
    const hash = (text: string) => `&#39;sha256-${createHash("sha256").update(text).digest("base64")}&#39;`;
    expect(page).toContain(`script-src ${hash(script)}; style-src ${hash(style)}`);
    expect(page).toContain("default-src &#39;none&#39;");
    expect(page).not.toMatch(/ style="| on\w+="/);
  });

  test("names first what could not be read, then how bad it is, then each account and each rule", async () => {
    const text = textOf(await renderPage(await variedReport()));
    const order = [
      "IAM users of 4 accounts",
      "1 of 4 accounts could not be read",
      "legacy (123412341234): The role arn:aws:iam::123412341234:role/audit may not be taken",
      "1 critical and 21 high findings among 120 users in 3 accounts.",
      "Since the report of 2030-05-02 12:00 UTC: 37 new , 14 fixed .",
      "8 findings accepted by the baseline are not counted.",
      "production 444455556666 2 5 103",
      "The root user has no MFA device",
      "Looked for, and not found: 18",
      "20 of 40 users with a password without MFA",
    ];
    expect(order.map((line) => text.indexOf(line))).toEqual(
      order.map((line) => text.indexOf(line)).toSorted((a, b) => a - b),
    );
    for (const line of order) expect(text).toContain(line);
  });

  test("of one account says how old its credential report is, and compares it with no other", async () => {
    const text = textOf(
      await renderPage(await reportOf([{ users: manyUsers(9), reportCreated: new Date("2030-06-01T09:00:00Z") }])),
    );
    expect(text).toContain(
      "IAM users of dev Account 111122223333 · Read 2030-06-01 12:00 UTC · credential report 3 hours old",
    );
    expect(text).not.toContain("Accounts");
    expect(text).not.toContain("Since the report");
  });

  test("of an account with nothing wrong says so, and has nothing to filter", async () => {
    const page = await renderPage(await reportOf([{ users: [] }]));
    expect(textOf(page)).toContain("Nothing found among 0 users.");
    expect(page).not.toContain("<form");
    expect(page).not.toContain("<script");
  });

  test("has the worst findings where no script runs", async () => {
    const page = await renderPage(await variedReport());
    const [, simple = ""] = /<div class="no-script">(.*?)<\/div>/s.exec(page) ?? [];
    expect(simple.match(/<li>/g)).toHaveLength(50);
    expect(textOf(simple)).toContain("ann.haas-33 has a password and no MFA device.");
    expect(textOf(simple)).toContain("And 564 findings more: all of them with iam-audit --csv");
  });
});
