import { expect, test } from "@jest/globals";
import { inlinePolicy } from "./inline-policy.js";
import { foundBy, sampleAccount, sampleUser } from "./samples.js";

const policies = { attached: [], inline: [{ name: "own", document: undefined }], boundary: null };

test("a policy written into the user is found, and how a group's takes its place", () => {
  const user = sampleUser({ policies });
  expect(foundBy(inlinePolicy, { user })).toMatchObject([
    {
      subject: { kind: "policy", id: "own" },
      next:
        'aws iam create-policy --policy-name ann-own --policy-document "$(aws iam get-user-policy --user-name ann --policy-name own --query PolicyDocument --output json)"' +
        " && aws iam attach-group-policy --group-name GROUP --policy-arn arn:aws:iam::111122223333:policy/ann-own" +
        " && aws iam add-user-to-group --group-name GROUP --user-name ann" +
        " && aws iam delete-user-policy --user-name ann --policy-name own",
    },
  ]);
});

test("a managed policy of that name, which may say something else, is left alone", () => {
  const account = sampleAccount({ documents: new Map([["arn:aws:iam::111122223333:policy/ann-own", "{}"]]) });
  const [found] = foundBy(inlinePolicy, { account, user: sampleUser({ policies }) });
  expect(found?.next).toContain("create-policy --policy-name ann-own-inline ");
  expect(found?.next).toContain(":policy/ann-own-inline &&");
});

test("nothing is where there is none, or it could not be read", () => {
  expect(foundBy(inlinePolicy)).toEqual([]);
  expect(foundBy(inlinePolicy, { user: sampleUser({ policies: undefined }) })).toEqual([]);
});
