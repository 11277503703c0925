import { expect, test } from "@jest/globals";
import type { AwsClient } from "../context/index.js";
import { readOnlyFiles, testContext } from "../testing/index.js";
import { inspectKey } from "./inspect-key.js";
import type { KeyLocation } from "./key-location.js";
import { makeSigner } from "./signer.js";

const credentials = { kind: "credentials", path: "/aws/credentials" } as const;
const location: KeyLocation = {
  credentials,
  vault: { kind: "vault", path: "/aws/credentials.vault" } as const,
  config: { kind: "config", path: "/aws/config" },
  journals: credentials,
  region: undefined,
  endpointUrl: undefined,
};
const held = "[work]\naws_access_key_id = AKIAOWN1\naws_secret_access_key = s3cret\n";
const own = { AccessKeyId: "AKIAOWN1", Status: "Active", CreateDate: new Date("2029-01-02") };
const other = { AccessKeyId: "AKIAOTHER", Status: "Inactive" };

/** What is known of the key in [work], where AWS answers so. */
function inspect(arn: string, ...listed: readonly object[]) {
  const send = (command: object) =>
    Promise.resolve(
      command.constructor.name === "ListAccessKeysCommand" ? { AccessKeyMetadata: listed } : { Arn: arn },
    );
  const client = () => Promise.resolve({ send } as AwsClient);
  const missing = () => Promise.reject(new Error("none"));
  const files = readOnlyFiles({ [credentials.path]: held });
  const aws = { iam: client, sts: client, iamToolbox: missing, organizations: missing, signinToken: missing };
  const context = testContext({ aws, files });
  const signer = makeSigner(context, { location, profile: "work", getSession: () => Promise.resolve(undefined) });
  return inspectKey(context, { location, profile: "work", signer });
}

const alice = "arn:aws:iam::111122223333:user/team/alice";

test("a key is told with its owner, and all keys of that user", async () => {
  const found = await inspect(alice, other, own);
  expect(found).toMatchObject({ userName: "alice", accountId: "111122223333", created: own.CreateDate });
  expect(found.keys.map(({ accessKeyId }) => accessKeyId)).toEqual(["AKIAOTHER", "AKIAOWN1"]);
});

test.each([
  ["is empty", []],
  ["names another key alone", [other]],
])("a list that %s, where this key asked for it, is not believed", async (_, listed) => {
  await expect(inspect(alice, ...listed)).rejects.toMatchObject({
    code: "NOT_AWS",
    message: "The list of alice's access keys does not contain ****OWN1, the key that requested it.",
  });
});

test.each([
  ["is the root user's", "arn:aws:iam::111122223333:root"],
  [
    "does not belong to an IAM user, but to arn:aws:sts::111122223333:assumed-role/r/s",
    "arn:aws:sts::111122223333:assumed-role/r/s",
  ],
])("a key that %s is not rotated", async (whose, arn) => {
  await expect(inspect(arn, own)).rejects.toMatchObject({
    code: "USAGE",
    message: `The access key of the profile "work" ${whose}.`,
  });
});
