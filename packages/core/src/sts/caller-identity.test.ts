import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { describe, expect, test } from "@jest/globals";
import { mockClient } from "aws-sdk-client-mock";
import { getCallerIdentity, parseCallerArn } from "./caller-identity.js";

describe("parseCallerArn", () => {
  test.each([
    ["arn:aws:iam::111122223333:user/alice", "user", "alice", "aws"],
    ["arn:aws:iam::111122223333:user/team/eu/alice", "user", "alice", "aws"],
    ["arn:aws-cn:iam::111122223333:user/alice", "user", "alice", "aws-cn"],
    ["arn:aws-us-gov:sts::111122223333:assumed-role/admin/session", "assumed-role", undefined, "aws-us-gov"],
    ["arn:aws:sts::111122223333:federated-user/bob", "federated-user", undefined, "aws"],
    ["arn:aws:iam::111122223333:root", "root", undefined, "aws"],
    ["nonsense", "other", undefined, ""],
  ])("reads %s", (arn, kind, userName, partition) => {
    expect(parseCallerArn(arn)).toMatchObject({ arn, kind, userName, partition });
  });
});

test("getCallerIdentity asks STS who signs", async () => {
  const sts = mockClient(STSClient)
    .on(GetCallerIdentityCommand)
    .resolves({ Arn: "arn:aws:iam::111122223333:user/alice" });
  const identity = await getCallerIdentity(new STSClient({}));
  expect(identity).toMatchObject({ accountId: "111122223333", userName: "alice" });
  expect(sts.calls()).toHaveLength(1);
});

test.each([
  [undefined, undefined, "it is empty"],
  ["arn:aws:iam::../../x:user/alice", undefined, "arn:aws:iam::../../x:user/alice"],
  ["arn:aws:iam::1111:user/alice", "1111", "arn:aws:iam::1111:user/alice"],
  ["arn:aws:iam::111122223333:user/", undefined, "arn:aws:iam::111122223333:user/."],
  ["arn:aws:iam::111122223333:user/alice", "444455556666", "arn:aws:iam::111122223333:user/alice"],
])("getCallerIdentity takes %s of account %s for nobody", async (Arn, Account, named) => {
  mockClient(STSClient).on(GetCallerIdentityCommand).resolves({ Arn, Account });
  await expect(getCallerIdentity(new STSClient({}))).rejects.toMatchObject({
    code: "NOT_AWS",
    message: expect.stringContaining(named),
  });
});
