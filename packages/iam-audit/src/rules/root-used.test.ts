import { expect, test } from "@jest/globals";
import { rootUsed } from "./root-used.js";
import { daysAgo, foundBy, sampleAccount } from "./samples.js";

const usedAt = (lastUsed: Date | null | undefined) =>
  sampleAccount({ root: { hasAccessKey: false, hasMfa: true, hasPassword: true, lastUsed } });

test("a use in the last 45 days is found", () => {
  expect(foundBy(rootUsed, { account: usedAt(daysAgo(3)) })).toMatchObject([
    { what: "The root user of dev was used 3 days ago." },
  ]);
});

test("an older one is not, nor where there was none, or nobody knows", () => {
  for (const lastUsed of [daysAgo(46), null, undefined]) {
    expect(foundBy(rootUsed, { account: usedAt(lastUsed) })).toEqual([]);
  }
});
