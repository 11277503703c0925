import { expect, test } from "@jest/globals";
import { inlinePolicyOfGroup } from "./inline-policy-of-group.js";
import { foundBy, sampleAccount } from "./samples.js";

test("each policy that is written into a group is found", () => {
  const inline = [
    { name: "read", document: "{}" },
    { name: "write", document: "{}" },
  ];
  const account = sampleAccount({ groups: [{ groupName: "Owners", attached: [], inline }] });
  expect(foundBy(inlinePolicyOfGroup, { account })).toMatchObject([
    {
      subject: { kind: "policy", id: "Owners/read" },
      next:
        'aws iam create-policy --policy-name Owners-read --policy-document "$(aws iam get-group-policy --group-name Owners --policy-name read --query PolicyDocument --output json)"' +
        " && aws iam attach-group-policy --group-name Owners --policy-arn arn:aws:iam::111122223333:policy/Owners-read" +
        " && aws iam delete-group-policy --group-name Owners --policy-name read",
    },
    { subject: { kind: "policy", id: "Owners/write" } },
  ]);
});

test("none is in groups without one, or where groups could not be read", () => {
  const groups = [{ groupName: "Owners", attached: [{ name: "a", arn: "arn:a" }], inline: [] }];
  expect(foundBy(inlinePolicyOfGroup, { account: sampleAccount({ groups }) })).toEqual([]);
  expect(foundBy(inlinePolicyOfGroup, { account: sampleAccount({ groups: undefined }) })).toEqual([]);
});
