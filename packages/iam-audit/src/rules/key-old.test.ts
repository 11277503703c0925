import { expect, test } from "@jest/globals";
import { keyOld } from "./key-old.js";
import { accessKey, daysAgo, foundBy, sampleUser } from "./samples.js";

const aged = (days: number, status: "Active" | "Inactive" = "Active") =>
  sampleUser({ accessKeys: [{ ...accessKey, status, created: daysAgo(days) }] });

test("a key older than the limit is found", () => {
  expect(foundBy(keyOld, { user: aged(91) })).toMatchObject([
    { subject: { kind: "access-key", id: accessKey.accessKeyId }, next: "key-rotate --all --older-than 90d" },
  ]);
  expect(foundBy(keyOld, { user: aged(31), limits: { keyAge: 30, unused: 45 } })).toHaveLength(1);
});

test("one as old as the limit is not, nor an inactive one", () => {
  expect(foundBy(keyOld, { user: aged(90) })).toEqual([]);
  expect(foundBy(keyOld, { user: aged(500, "Inactive") })).toEqual([]);
});
