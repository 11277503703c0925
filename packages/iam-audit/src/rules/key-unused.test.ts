import { expect, test } from "@jest/globals";
import { keyUnused } from "./key-unused.js";
import { accessKey, daysAgo, foundBy, sampleAccount, sampleUser } from "./samples.js";

const used = (lastUsed: Date | null | undefined, status: "Active" | "Inactive" = "Active") =>
  sampleUser({ accessKeys: [{ ...accessKey, created: daysAgo(80), status, lastUsed }] });

test("a key that was not used for 45 days is found", () => {
  const account = sampleAccount({ reached: { profile: "admin" } });
  expect(foundBy(keyUnused, { account, user: used(daysAgo(46)) })).toEqual([
    {
      subject: { kind: "access-key", id: "AKIAIOSFODNN7EXAMPLE" },
      what: "The access key AKIAIOSFODNN7EXAMPLE of ann was last used 46 days ago.",
      next: "aws iam update-access-key --user-name ann --access-key-id AKIAIOSFODNN7EXAMPLE --status Inactive --profile admin",
    },
  ]);
});

test("one that is used is not, nor an inactive one, one never used, or one of which nobody knows", () => {
  for (const user of [used(daysAgo(45)), used(daysAgo(60), "Inactive"), used(null), used(undefined)]) {
    expect(foundBy(keyUnused, { user })).toEqual([]);
  }
});
