import { expect, test } from "@jest/globals";
import { createdOption, createdValue } from "@iam-tools/core/profiles";
import { describeOldKey } from "./key-age.js";

const created = new Date("2030-01-01T12:00:00Z");
const stored = (keyId: string, value: string) => ({ keyId, values: new Map([[createdOption, value]]) });
const noted = createdValue("AKIAOLD", created);
const after = (days: number) => ({ maxAge: 90 * 86_400, now: new Date(created.getTime() + days * 86_400_000) });

test("a key that is older than allowed is told of, with its age and what to type", () => {
  expect(describeOldKey("work", stored("AKIAOLD", noted), after(120))).toBe(
    'The access key of "work" is 120 days old. To replace it: key-rotate work',
  );
});

test.each([
  ["younger", "AKIAOLD", noted, 90],
  ["another than the one that was noted", "AKIANEW", noted, 120],
  ["of a time that nobody knows", "AKIAOLD", "AKIAOLD some time ago", 120],
  ["without a note", "AKIAOLD", "", 120],
])("one that is %s is not", (_which, keyId, value, days) => {
  expect(describeOldKey("work", stored(keyId, value), after(days))).toBeUndefined();
});
