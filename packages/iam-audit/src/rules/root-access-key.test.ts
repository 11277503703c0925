import { expect, test } from "@jest/globals";
import { rootAccessKey } from "./root-access-key.js";
import { foundBy, sampleAccount } from "./samples.js";

const root = { hasAccessKey: false, hasMfa: true, hasPassword: true, lastUsed: null };

test("a root user with a key is found", () => {
  const account = sampleAccount({ root: { ...root, hasAccessKey: true } });
  expect(foundBy(rootAccessKey, { account })).toMatchObject([{ subject: { kind: "root" } }]);
});

test("one without a key is not, nor one that could not be read", () => {
  expect(foundBy(rootAccessKey)).toEqual([]);
  expect(foundBy(rootAccessKey, { account: sampleAccount({ root: undefined }) })).toEqual([]);
});
