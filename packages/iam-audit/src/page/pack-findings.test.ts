import { expect, test } from "@jest/globals";
import { array, assert, constantFrom, option, property, record, string } from "fast-check";
import { plain } from "../report/keep-finding.js";
import type { Finding, Report } from "../report/report.js";
import { packFindings } from "./pack-findings.js";
import { manyUsers, reportOf, variedReport } from "./sample-reports.js";
import { unpackFindings } from "./unpack-findings.js";

function shownOf({ rules, findings, accepted, fixed }: Report): object[] {
  const all = [
    ...findings.map((finding) => ({
      ...plain(finding),
      state: finding.isNew === true ? "new" : "open",
      acceptance: null,
    })),
    ...accepted.map((one) => ({ ...one, state: "accepted", acceptance: { reason: one.reason, until: one.until } })),
    ...fixed.map((finding) => ({ ...plain(finding), state: "fixed", acceptance: null })),
  ];
  return all.map(({ rule, account, user, subject, what, next, state, acceptance }, rank) => ({
    rank,
    rule: rules.findIndex(({ id }) => id === rule),
    state,
    account,
    user,
    id: subject.id,
    what,
    next,
    accepted: acceptance,
  }));
}

test("what is packed is unpacked as it was", async () => {
  const report = await variedReport();
  expect(unpackFindings(packFindings(report))).toEqual(shownOf(report));
});

test("so is whatever names hold", async () => {
  const report = await reportOf([{ users: [] }]);
  const text = string({
    unit: constantFrom("a", "b", "1", "@", ".", " ", "$", "&", "\\", "<", '"', "/"),
    maxLength: 12,
  });
  const finding = record({
    rule: constantFrom("key-old", "ssh-key"),
    user: option(text),
    id: text,
    what: text,
    next: option(text),
  });
  assert(
    property(array(finding), (some) => {
      const findings = some.map(({ id, ...rest }): Finding => ({
        ...rest,
        severity: "low",
        account: "111122223333",
        subject: { kind: "user", id },
        isNew: null,
      }));
      expect(unpackFindings(packFindings({ ...report, findings }))).toEqual(shownOf({ ...report, findings }));
    }),
  );
});

test("what findings have in common is there once", async () => {
  const report = await reportOf([{ users: manyUsers(500) }]);
  const { patterns, rows } = packFindings(report);
  expect(report.findings.length).toBeGreaterThan(2000);
  expect(patterns.length).toBeLessThan(30);
  expect(JSON.stringify(rows).length / report.findings.length).toBeLessThan(30);
});
