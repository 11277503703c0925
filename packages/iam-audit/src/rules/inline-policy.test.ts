import { expect, test } from "@jest/globals";
import { inlinePolicy } from "./inline-policy.js";
import { foundBy, sampleUser } from "./samples.js";

test("a policy written into the user is found", () => {
  const policies = { attached: [], inline: [{ name: "own", document: undefined }], boundary: null };
  expect(foundBy(inlinePolicy, { user: sampleUser({ policies }) })).toMatchObject([
    { subject: { kind: "policy", id: "own" }, next: "aws iam get-user-policy --user-name ann --policy-name own" },
  ]);
});

test("nothing is where there is none, or it could not be read", () => {
  expect(foundBy(inlinePolicy)).toEqual([]);
  expect(foundBy(inlinePolicy, { user: sampleUser({ policies: undefined }) })).toEqual([]);
});
