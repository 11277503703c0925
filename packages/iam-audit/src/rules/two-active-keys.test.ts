import { expect, test } from "@jest/globals";
import { twoActiveKeys } from "./two-active-keys.js";
import type { AccessKey } from "../model/index.js";
import { accessKey, daysAgo, foundBy, sampleUser } from "./samples.js";

const second = { ...accessKey, accessKeyId: "AKIAI44QH8DHBEXAMPLE" };

test("two active keys are found", () => {
  const user = sampleUser({ accessKeys: [accessKey, second] });
  expect(foundBy(twoActiveKeys, { user })).toMatchObject([
    {
      what: "ann has two active access keys: AKIAIOSFODNN7EXAMPLE and AKIAI44QH8DHBEXAMPLE. Whoever rotated one of them finishes that.",
      next: "key-rotate finish",
    },
  ]);
});

test("one that nobody uses is the one to go, unless it was created today", () => {
  const found = (key: Partial<AccessKey>) =>
    foundBy(twoActiveKeys, { user: sampleUser({ accessKeys: [accessKey, { ...second, ...key }] }) })[0]?.next;
  const inactive = "aws iam update-access-key --user-name ann --access-key-id AKIAI44QH8DHBEXAMPLE --status Inactive";
  expect(found({ lastUsed: null })).toBe(inactive);
  expect(found({ created: daysAgo(90), lastUsed: daysAgo(46) })).toBe(inactive);
  expect(found({ created: daysAgo(0.5), lastUsed: null })).toBe("key-rotate finish");
  expect(found({ lastUsed: undefined })).toBe("key-rotate finish");
});

test("those of a rotation of iam-user-admin are for it to finish, used or not", () => {
  const accessKeys = [accessKey, { ...second, lastUsed: null, created: daysAgo(3) }];
  const tags = {
    email: "ann@example.com",
    "iam-user-admin:rotation": `${accessKey.accessKeyId} 2030-06-01T00:00:00.000Z 2030-05-31T00:00:00.000Z`,
  };
  expect(foundBy(twoActiveKeys, { user: sampleUser({ accessKeys, tags }) })).toMatchObject([
    {
      what: expect.stringContaining("iam-user-admin is replacing one by the other."),
      next: "iam-user-admin --user-email ann@example.com --user-name ann --finish-rotation",
    },
  ]);
  const irish = { ...tags, email: "o:27:brien@example.com" };
  expect(foundBy(twoActiveKeys, { user: sampleUser({ accessKeys, tags: irish }) })[0]?.next).toContain(
    `--user-email 'o'\\''brien@example.com' `,
  );
  // One that was over long ago, of a key that is gone.
  const over = { ...tags, "iam-user-admin:rotation": "AKIAGONE 2030-06-01T00:00:00.000Z 2030-05-31T00:00:00.000Z" };
  expect(foundBy(twoActiveKeys, { user: sampleUser({ accessKeys, tags: over }) })[0]?.next).toContain(
    "--status Inactive",
  );
});

test("one beside an inactive one is not", () => {
  const user = sampleUser({ accessKeys: [accessKey, { ...second, status: "Inactive" }] });
  expect(foundBy(twoActiveKeys, { user })).toEqual([]);
});
