import { expect, test } from "@jest/globals";
import { array, assert, constantFrom, option, property, record, string } from "fast-check";
import { openKeeper, plain } from "./keep-finding.js";
import type { Finding } from "./report.js";
import { sampleFinding } from "./samples.js";

test("what is kept is what was found, whatever names hold, and printed as it was", () => {
  const text = string({
    unit: constantFrom("a", "b", "1", "@", ".", " ", "$", "/", "é", "\u{1f600}", '"'),
    maxLength: 12,
  });
  const finding = record({
    rule: constantFrom("key-old", "ssh-key"),
    user: option(text),
    subject: record({ kind: constantFrom("user", "access-key"), id: text }),
    what: text,
    next: option(text),
    isNew: constantFrom(null, true, false),
  });
  const keep = openKeeper();
  assert(
    property(array(finding), (some) => {
      const findings = some.map((one): Finding => ({ ...sampleFinding, ...one }));
      const kept = findings.map(keep);
      expect(kept.map(plain)).toEqual(findings);
      expect(JSON.stringify(kept)).toBe(JSON.stringify(kept.map(plain)));
    }),
  );
});

test("what findings have in common is there once", () => {
  const keep = openKeeper();
  const ofBob = { ...sampleFinding, user: "bob", what: "The access key AKIAIOSFODNN7EXAMPLE of bob is 92 days old." };
  const [ann, bob] = [keep(sampleFinding), keep(ofBob)].map((kept) => Object.values(kept) as unknown[]);
  expect(ann?.[0]).toBe(bob?.[0]);
  expect(ann).toContainEqual(["91", "90d"]);
});
