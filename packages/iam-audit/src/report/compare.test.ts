import { expect, test } from "@jest/globals";
import { compare, notCompared } from "./compare.js";
import { plain } from "./keep-finding.js";
import type { Finding } from "./report.js";
import { sampleAccountReport, sampleFinding, sampleReport } from "./samples.js";

const other: Finding = { ...sampleFinding, user: "bob", subject: { kind: "access-key", id: "AKIAI44QH8DHBEXAMPLE" } };
const earlier = { ...sampleReport({ findings: [other, sampleFinding] }), createdAt: "2030-05-01T12:00:00.000Z" };

test("says what is new, whatever its words, and what was fixed", () => {
  const grown = { ...sampleFinding, what: "The access key is 122 days old." };
  const fresh: Finding = { ...sampleFinding, rule: "key-unused" };
  const { comparedWith, findings, fixed } = compare(sampleReport({ findings: [grown, fresh] }), earlier);
  expect(comparedWith).toBe("2030-05-01T12:00:00.000Z");
  expect(findings.map(({ isNew }) => isNew)).toEqual([false, true]);
  expect(fixed).toEqual([other]);
});

test("what was accepted before is not new, and what is accepted now not fixed", () => {
  const accepted = { ...other, reason: "r", until: "2030-12-31" };
  expect(
    compare(sampleReport({ findings: [other] }), { ...earlier, findings: [], accepted: [accepted] }).findings.map(
      plain,
    ),
  ).toEqual([{ ...other, isNew: false }]);
  expect(compare(sampleReport({ accepted: [accepted] }), earlier).fixed).toEqual([]);
});

test("what was not asked this time is not fixed", () => {
  const deep: Finding = { ...sampleFinding, rule: "service-unused" };
  const before = { ...earlier, findings: [deep] };
  expect(compare(sampleReport({ findings: [] }), before).fixed).toEqual([deep]);
  expect(compare(sampleReport({ findings: [] }), before, ["service-unused"]).fixed).toEqual([]);
});

test("an account that the earlier report is not about is named", () => {
  expect(notCompared(sampleReport(), earlier)).toEqual([]);
  expect(notCompared(sampleReport(), { ...earlier, accounts: [{ id: "999999999999" }] })).toEqual([
    sampleAccountReport,
  ]);
});

test("nothing is fixed in an account that could not be read, or of which less could", () => {
  const error = { code: "X", message: "No.", hint: null };
  expect(compare(sampleReport({ findings: [], accounts: [{ ...sampleAccountReport, error }] }), earlier).fixed).toEqual(
    [],
  );
  expect(compare(sampleReport({ findings: [], accounts: [] }), earlier).fixed).toEqual([]);
  const denied: Finding = {
    ...sampleFinding,
    rule: "unreadable",
    user: null,
    subject: { kind: "permission", id: "x" },
  };
  expect(compare(sampleReport({ findings: [denied] }), earlier).fixed).toEqual([]);
});
