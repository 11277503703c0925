import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import {
  AddUserToGroupCommand,
  CreateLoginProfileCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  GetUserCommand,
  IAMClient,
  ListUsersCommand,
  paginateListUsers,
} from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand, GetSessionTokenCommand, STSClient } from "@aws-sdk/client-sts";
import { startSandbox, type Sandbox } from "../src/index.js";

const mfaPolicy = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Action: ["iam:ListMFADevices", "iam:GetUser", "iam:ListAccessKeys"],
      Resource: ["arn:aws:iam::*:mfa/${aws:username}", "arn:aws:iam::*:user/${aws:username}"],
    },
    {
      Sid: "BlockMostAccessUnlessSignedInWithMFA",
      Effect: "Deny",
      NotAction: ["iam:ListMFADevices", "iam:GetUser", "sts:GetSessionToken"],
      Resource: "*",
      Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
    },
  ],
};

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ accountAlias: "dev" });
});
afterEach(() => sandbox.close());

const clients = (environment: Readonly<Record<string, string>>, sessionToken?: string) => {
  const settings = {
    endpoint: sandbox.url,
    region: "us-east-1",
    credentials: {
      accessKeyId: environment["AWS_ACCESS_KEY_ID"] ?? "",
      secretAccessKey: environment["AWS_SECRET_ACCESS_KEY"] ?? "",
      ...(sessionToken === undefined ? {} : { sessionToken }),
    },
  };
  return { iam: new IAMClient(settings), sts: new STSClient(settings) };
};

describe("the main job", () => {
  test("creates a user with groups and a password", async () => {
    sandbox.addGroup({ name: "developers" });
    const { iam } = clients(sandbox.environment);
    await iam.send(new CreateUserCommand({ UserName: "roger", Tags: [{ Key: "team", Value: "a+b" }] }));
    await iam.send(new AddUserToGroupCommand({ UserName: "roger", GroupName: "developers" }));
    await iam.send(
      new CreateLoginProfileCommand({ UserName: "roger", Password: 'aA1<&>"+ %x', PasswordResetRequired: true }),
    );
    const { User } = await iam.send(new GetUserCommand({ UserName: "roger" }));
    expect(User?.Tags).toEqual([{ Key: "team", Value: "a+b" }]);
    expect(User?.CreateDate).toBeInstanceOf(Date);
    expect(sandbox.account().users.get("roger")?.loginProfile?.password).toBe('aA1<&>"+ %x');
  });

  test("denies without MFA and allows with it", async () => {
    sandbox.addPolicy({ name: "mfa", document: mfaPolicy });
    sandbox.addGroup({ name: "people", attachedPolicies: ["mfa", "ReadOnlyAccess"] });
    const roger = sandbox.addUser({ name: "roger", groups: ["people"], devices: [{}] });
    const { iam, sts } = clients(roger.environment);
    await expect(iam.send(new ListUsersCommand({}))).rejects.toMatchObject({ name: "AccessDenied" });
    const { Credentials } = await sts.send(
      new GetSessionTokenCommand({ SerialNumber: roger.serialNumber, TokenCode: sandbox.totp(roger.serialNumber) }),
    );
    const session = clients(
      { AWS_ACCESS_KEY_ID: Credentials?.AccessKeyId ?? "", AWS_SECRET_ACCESS_KEY: Credentials?.SecretAccessKey ?? "" },
      Credentials?.SessionToken,
    );
    const { Users } = await session.iam.send(new ListUsersCommand({}));
    expect(Users?.map((user) => user.UserName)).toEqual(["administrator", "roger"]);
    expect((await session.sts.send(new GetCallerIdentityCommand({}))).Arn).toBe(roger.arn);
  });

  test("makes a device and enables it", async () => {
    const { iam } = clients(sandbox.environment);
    const { VirtualMFADevice } = await iam.send(
      new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: "administrator" }),
    );
    const SerialNumber = VirtualMFADevice?.SerialNumber ?? "";
    const now = Date.now();
    await iam.send(
      new EnableMFADeviceCommand({
        UserName: "administrator",
        SerialNumber,
        AuthenticationCode1: sandbox.totp(SerialNumber, new Date(now - 30_000)),
        AuthenticationCode2: sandbox.totp(SerialNumber, new Date(now)),
      }),
    );
    expect(
      Buffer.from(VirtualMFADevice?.QRCodePNG ?? "")
        .subarray(1, 4)
        .toString(),
    ).toBe("PNG");
    expect(Buffer.from(VirtualMFADevice?.Base32StringSeed ?? "").toString()).toMatch(/^[A-Z2-7]{64}$/);
  });

  test("lists in pages", async () => {
    for (let index = 0; index < 20; index += 1) sandbox.addUser({ name: `user-${index}` });
    const { iam } = clients(sandbox.environment);
    const names: (string | undefined)[] = [];
    let pages = 0;
    for await (const page of paginateListUsers({ client: iam }, {})) {
      pages += 1;
      names.push(...(page.Users ?? []).map((user) => user.UserName));
    }
    expect(names).toHaveLength(21);
    expect(pages).toBe(6);
  });
});
