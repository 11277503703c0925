import { expect, test } from "@jest/globals";
import { emptyGroup } from "./empty-group.js";
import { foundBy, sampleAccount } from "./samples.js";

const groups = [
  { groupName: "Readers", attached: [], inline: [] },
  { groupName: "Gone", attached: [], inline: [] },
  { groupName: "Owners", attached: [{ name: "a", arn: "arn:a" }], inline: [{ name: "i", document: "{}" }] },
];
const account = sampleAccount({ groups });

test("a group without users is found", () => {
  expect(foundBy(emptyGroup, { account, seen: { members: new Map([["Readers", 1]]) } })).toMatchObject([
    { subject: { kind: "group", id: "Gone" }, next: "aws iam delete-group --group-name Gone" },
    {
      subject: { kind: "group", id: "Owners" },
      next:
        "aws iam detach-group-policy --group-name Owners --policy-arn arn:a && " +
        "aws iam get-group-policy --group-name Owners --policy-name i && " +
        "aws iam delete-group-policy --group-name Owners --policy-name i && " +
        "aws iam delete-group --group-name Owners",
    },
  ]);
});

test("none is where members could not be read", () => {
  expect(foundBy(emptyGroup, { account, seen: { members: undefined } })).toEqual([]);
});
