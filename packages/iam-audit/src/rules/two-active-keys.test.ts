import { expect, test } from "@jest/globals";
import { twoActiveKeys } from "./two-active-keys.js";
import { accessKey, foundBy, sampleUser } from "./samples.js";

const second = { ...accessKey, accessKeyId: "AKIAI44QH8DHBEXAMPLE" };

test("two active keys are found", () => {
  const user = sampleUser({ accessKeys: [accessKey, second] });
  expect(foundBy(twoActiveKeys, { user })).toMatchObject([
    { what: "ann has two active access keys: AKIAIOSFODNN7EXAMPLE and AKIAI44QH8DHBEXAMPLE." },
  ]);
});

test("one beside an inactive one is not", () => {
  const user = sampleUser({ accessKeys: [accessKey, { ...second, status: "Inactive" }] });
  expect(foundBy(twoActiveKeys, { user })).toEqual([]);
});
