import {
  CreateAccessKeyCommand,
  DeleteAccessKeyCommand,
  GetAccessKeyLastUsedCommand,
  IAMClient,
  ListAccessKeysCommand,
  UpdateAccessKeyCommand,
} from "@aws-sdk/client-iam";
import { beforeEach, expect, test } from "@jest/globals";
import { mockClient } from "aws-sdk-client-mock";
import {
  createAccessKey,
  deleteAccessKey,
  getAccessKeyLastUsed,
  listAccessKeys,
  setAccessKeyStatus,
} from "./access-keys.js";

const client = new IAMClient({});
const iam = mockClient(client);
const key = { userName: "alice", accessKeyId: "AKIA1" };

beforeEach(() => {
  iam.reset();
});

test("lists the keys of every page", async () => {
  const created = new Date(0);
  iam
    .on(ListAccessKeysCommand, { UserName: "alice" })
    .resolvesOnce({
      AccessKeyMetadata: [{ AccessKeyId: "AKIA1", Status: "Active", CreateDate: created }],
      IsTruncated: true,
      Marker: "m",
    })
    .resolvesOnce({ AccessKeyMetadata: [{ AccessKeyId: "AKIA2", Status: "Inactive" }], IsTruncated: false });
  expect(await listAccessKeys(client, "alice")).toEqual([
    { accessKeyId: "AKIA1", status: "Active", created },
    { accessKeyId: "AKIA2", status: "Inactive", created: undefined },
  ]);
  expect(iam.call(1).args[0].input).toMatchObject({ UserName: "alice", Marker: "m" });
});

test("a new key comes with its secret, and an answer without one is a failure", async () => {
  iam.on(CreateAccessKeyCommand).resolvesOnce({
    AccessKey: { UserName: "alice", AccessKeyId: "AKIA1", SecretAccessKey: "s", Status: "Active" },
  });
  expect(await createAccessKey(client, "alice")).toEqual({ accessKeyId: "AKIA1", secretAccessKey: "s" });
  iam.on(CreateAccessKeyCommand).resolves({});
  await expect(createAccessKey(client, "alice")).rejects.toThrow("no access key");
});

test("sets the status of the very key", async () => {
  iam.on(UpdateAccessKeyCommand).resolves({});
  await setAccessKeyStatus(client, key, "Inactive");
  expect(iam.call(0).args[0].input).toEqual({ UserName: "alice", AccessKeyId: "AKIA1", Status: "Inactive" });
});

test("a key that is gone already is deleted; one that may not be is not", async () => {
  iam.on(DeleteAccessKeyCommand).rejectsOnce(Object.assign(new Error(), { name: "NoSuchEntityException" }));
  await expect(deleteAccessKey(client, key)).resolves.toBeUndefined();
  iam.on(DeleteAccessKeyCommand).rejects(Object.assign(new Error("denied"), { name: "AccessDenied" }));
  await expect(deleteAccessKey(client, key)).rejects.toThrow("denied");
});

test("tells when a key was used, and that it never was", async () => {
  const LastUsedDate = new Date(0);
  iam
    .on(GetAccessKeyLastUsedCommand)
    .resolvesOnce({ AccessKeyLastUsed: { LastUsedDate, ServiceName: "s3", Region: "eu-west-1" } })
    .resolvesOnce({ AccessKeyLastUsed: { LastUsedDate: undefined, ServiceName: "N/A", Region: "N/A" } });
  expect(await getAccessKeyLastUsed(client, "AKIA1")).toEqual({
    date: LastUsedDate,
    service: "s3",
    region: "eu-west-1",
  });
  expect(await getAccessKeyLastUsed(client, "AKIA1")).toBeUndefined();
});
