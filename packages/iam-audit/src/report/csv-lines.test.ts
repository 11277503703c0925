import { expect, test } from "@jest/globals";
import { csvLines } from "./csv-lines.js";
import { sampleFinding, sampleReport } from "./samples.js";

test("a finding is a row, with its number in the newest benchmark", () => {
  expect([...csvLines(sampleReport())]).toEqual([
    "SEVERITY,RULE,CIS,ACCOUNT,ACCOUNT NAME,USER,SUBJECT,SUBJECT ID,WHAT,NEXT,NEW",
    "medium,key-old,2.13 of 6.0,111122223333,dev,ann,access-key,AKIAIOSFODNN7EXAMPLE,The access key AKIAIOSFODNN7EXAMPLE of ann is 91 days old.,key-rotate --all --older-than 90d,",
  ]);
});

test.each(["=cmd|' /C calc'!A0", "+1", "-2", "@SUM(A1)", "\t=1", "\r=1"])("%j is no formula", (user) => {
  const [, row = ""] = csvLines(sampleReport({ findings: [{ ...sampleFinding, user }] }));
  expect(row).toContain(user.includes("\r") ? `,"'${user}",` : `,'${user},`);
});

test("commas, quotes and line ends stay in their cell", () => {
  const [, row = ""] = csvLines(sampleReport({ findings: [{ ...sampleFinding, what: 'a, "b"\nc' }] }));
  expect(row).toContain(',"a, ""b""\nc",');
});
