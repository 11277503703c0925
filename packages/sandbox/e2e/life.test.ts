import { execFile, spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { startSandbox, type Sandbox } from "../src/index.js";
import { temporaryFolder, type TemporaryFolder } from "../src/testing/index.js";

/** A user's whole life, MFA included, driven by AWS's own tools. */
let sandbox: Sandbox;
let folder: TemporaryFolder;

/** A user may look after a device without MFA, and do all else with it only. */
const withMfaOnly = {
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Action: "iam:List*", Resource: "*" },
    {
      Effect: "Deny",
      NotAction: ["iam:ListMFADevices", "sts:GetSessionToken"],
      Resource: "*",
      Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
    },
  ],
};

beforeEach(async () => {
  sandbox = await startSandbox();
  sandbox.addGroup({ name: "people", inlinePolicies: { "with-mfa-only": withMfaOnly } });
  folder = await temporaryFolder();
});
afterEach(async () => {
  await sandbox.close();
  await folder.remove();
});

const runs = (program: string, ...args: string[]): boolean => spawnSync(program, args).status === 0;
const serialNumber = "arn:aws:iam::111122223333:mfa/zoe";
const gone = () => {
  const { users, devices } = sandbox.account();
  return { users: [...users.keys()], devices: devices.size };
};
const environment = (own: Record<string, string> = {}) => ({
  PATH: process.env["PATH"],
  HOME: folder.path,
  ...sandbox.environment,
  ...own,
});

const withCli = runs("aws", "--version") ? describe : describe.skip;
withCli("the AWS CLI", () => {
  test("drives a user's whole life", async () => {
    const aws = async (line: string, own: Record<string, string> = {}): Promise<Record<string, never>> => {
      const { stdout } = await promisify(execFile)("aws", [...line.split(" "), "--output", "json"], {
        env: environment(own),
      });
      return stdout === "" ? {} : (JSON.parse(stdout) as Record<string, never>);
    };
    const fails = (line: string, own: Record<string, string> = {}) =>
      expect(aws(line, own)).rejects.toMatchObject({
        stderr: expect.stringMatching(/\((AccessDenied|DeleteConflict)\)/),
      });
    const codeAt = (seconds: number) => sandbox.totp(serialNumber, new Date(Date.now() + seconds * 1000));
    const device = `--user-name zoe --serial-number ${serialNumber}`;

    const { User } = await aws("iam create-user --user-name zoe --tags Key=team,Value=blue");
    expect(User).toMatchObject({ Arn: "arn:aws:iam::111122223333:user/zoe", Tags: [{ Key: "team", Value: "blue" }] });
    await aws("iam add-user-to-group --user-name zoe --group-name people");
    await aws("iam create-login-profile --user-name zoe --password Some-passw0rd --password-reset-required");
    const { AccessKey } = await aws("iam create-access-key --user-name zoe");
    const { AccessKeyId, SecretAccessKey } = AccessKey as unknown as Record<string, string>;
    const zoe = { AWS_ACCESS_KEY_ID: AccessKeyId ?? "", AWS_SECRET_ACCESS_KEY: SecretAccessKey ?? "" };

    const picture = join(folder.path, "qr.png");
    const made = "--virtual-mfa-device-name zoe --bootstrap-method QRCodePNG";
    await aws(`iam create-virtual-mfa-device ${made} --outfile ${picture}`);
    expect((await readFile(picture)).subarray(1, 4).toString()).toBe("PNG");
    const enabling = `${device} --authentication-code1 ${codeAt(-30)} --authentication-code2 ${codeAt(0)}`;
    await aws(`iam enable-mfa-device ${enabling}`);

    await fails("iam list-users", zoe);
    const token = `--serial-number ${serialNumber} --token-code ${codeAt(30)}`;
    const { Credentials } = await aws(`sts get-session-token ${token}`, zoe);
    const session = Credentials as unknown as Record<string, string>;
    const zoeWithMfa = {
      AWS_ACCESS_KEY_ID: session["AccessKeyId"] ?? "",
      AWS_SECRET_ACCESS_KEY: session["SecretAccessKey"] ?? "",
      AWS_SESSION_TOKEN: session["SessionToken"] ?? "",
    };
    expect(await aws("sts get-caller-identity", zoeWithMfa)).toMatchObject({
      Arn: "arn:aws:iam::111122223333:user/zoe",
    });
    expect((await aws("iam list-users", zoeWithMfa))["Users"]).toHaveLength(2);

    await fails("iam delete-user --user-name zoe");
    await aws("iam delete-login-profile --user-name zoe");
    await aws(`iam delete-access-key --user-name zoe --access-key-id ${AccessKeyId}`);
    await aws(`iam deactivate-mfa-device ${device}`);
    await aws(`iam delete-virtual-mfa-device --serial-number ${serialNumber}`);
    await aws("iam remove-user-from-group --user-name zoe --group-name people");
    await aws("iam delete-user --user-name zoe");
    expect(gone()).toEqual({ users: ["administrator"], devices: 0 });
    // Forty processes of Python, one after the other.
  });
});

const withBoto = runs("python3", "-c", "import boto3") ? describe : describe.skip;
withBoto("boto3", () => {
  test("drives a user's whole life", async () => {
    const { stdout } = await promisify(execFile)("python3", ["-c", life], { env: environment() });
    expect(stdout.trim().split("\n")).toEqual([
      "denied without MFA: AccessDenied",
      "identity: arn:aws:iam::111122223333:user/zoe",
      "users: administrator zoe",
      "code used twice: AccessDenied",
      "not yet deleted: DeleteConflict",
    ]);
    expect(gone()).toEqual({ users: ["administrator"], devices: 0 });
  });
});

/** Codes are computed in Python, from the seed that was answered. */
const life = `
import base64, boto3, hashlib, hmac, struct, time
from botocore.exceptions import ClientError

iam = boto3.client("iam")
iam.create_user(UserName="zoe")
iam.add_user_to_group(UserName="zoe", GroupName="people")
iam.create_login_profile(UserName="zoe", Password="Some-passw0rd")
key = iam.create_access_key(UserName="zoe")["AccessKey"]
device = iam.create_virtual_mfa_device(VirtualMFADeviceName="zoe")["VirtualMFADevice"]
serial = device["SerialNumber"]

def code(offset):
    counter = struct.pack(">Q", int(time.time()) // 30 + offset)
    digest = hmac.new(base64.b32decode(device["Base32StringSeed"]), counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    return "%06d" % ((struct.unpack(">I", digest[start:start + 4])[0] & 0x7FFFFFFF) % 10**6)

def refusal(action):
    try:
        action()
    except ClientError as error:
        return error.response["Error"]["Code"]

iam.enable_mfa_device(UserName="zoe", SerialNumber=serial, AuthenticationCode1=code(-1), AuthenticationCode2=code(0))
zoe = boto3.Session(key["AccessKeyId"], key["SecretAccessKey"])
print("denied without MFA:", refusal(lambda: zoe.client("iam").list_users()))
once = code(1)
token = lambda: zoe.client("sts").get_session_token(SerialNumber=serial, TokenCode=once)["Credentials"]
credentials = token()
session = boto3.Session(credentials["AccessKeyId"], credentials["SecretAccessKey"], credentials["SessionToken"])
print("identity:", session.client("sts").get_caller_identity()["Arn"])
pages = session.client("iam").get_paginator("list_users").paginate()
print("users:", *[user["UserName"] for page in pages for user in page["Users"]])
print("code used twice:", refusal(token))
print("not yet deleted:", refusal(lambda: iam.delete_user(UserName="zoe")))
iam.delete_login_profile(UserName="zoe")
iam.delete_access_key(UserName="zoe", AccessKeyId=key["AccessKeyId"])
iam.deactivate_mfa_device(UserName="zoe", SerialNumber=serial)
iam.delete_virtual_mfa_device(SerialNumber=serial)
iam.remove_user_from_group(UserName="zoe", GroupName="people")
iam.delete_user(UserName="zoe")
`;
