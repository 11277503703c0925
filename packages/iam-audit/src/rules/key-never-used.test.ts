import { expect, test } from "@jest/globals";
import { keyNeverUsed } from "./key-never-used.js";
import { accessKey, daysAgo, foundBy, sampleUser } from "./samples.js";

const created = (days: number, lastUsed: Date | null | undefined = null) =>
  sampleUser({ accessKeys: [{ ...accessKey, created: daysAgo(days), lastUsed }] });

test("a key that was never used since it was created long ago is found", () => {
  expect(foundBy(keyNeverUsed, { user: created(46) })).toMatchObject([{ subject: { kind: "access-key" } }]);
});

test("a new one is not, nor one that was used, or of which nobody knows", () => {
  expect(foundBy(keyNeverUsed, { user: created(45) })).toEqual([]);
  expect(foundBy(keyNeverUsed, { user: created(60, daysAgo(50)) })).toEqual([]);
  expect(foundBy(keyNeverUsed, { user: sampleUser({ accessKeys: [{ ...accessKey, lastUsed: undefined }] }) })).toEqual(
    [],
  );
});
