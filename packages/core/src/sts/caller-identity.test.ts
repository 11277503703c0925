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
