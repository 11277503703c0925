import {
  AddUserToGroupCommand,
  CreateLoginProfileCommand,
  GetAccountPasswordPolicyCommand,
  GetGroupCommand,
  GetLoginProfileCommand,
  GetUserCommand,
  IAMClient,
  ListGroupsForUserCommand,
  ListMFADevicesCommand,
  UpdateLoginProfileCommand,
} from "@aws-sdk/client-iam";
import { beforeEach, describe, expect, test } from "@jest/globals";
import { mockClient } from "aws-sdk-client-mock";
import { testClock } from "../testing/index.js";
import { getPasswordPolicy } from "./password-policy.js";
import { addUserToGroup, groupExists, listGroupNamesOfUser } from "./groups.js";
import { createPassword, hasLoginProfile, replacePassword } from "./login-profiles.js";
import { listMfaDevices } from "./mfa-devices.js";
import { findUser } from "./users.js";
import { whileSettling } from "./while-settling.js";

const client = new IAMClient({});
const iam = mockClient(client);

function awsError(name: string): Error {
  return Object.assign(new Error(name), { name });
}

beforeEach(() => {
  iam.reset();
});

describe("what does not exist", () => {
  test("may have a name that nothing can have", async () => {
    iam.on(GetUserCommand).rejects(awsError("ValidationError"));
    iam.on(GetGroupCommand).rejects(awsError("ValidationError"));
    expect(await findUser(client, "a b")).toBeUndefined();
    expect(await groupExists(client, "")).toBe(false);
  });

  test.each([
    ["a user", GetUserCommand, () => findUser(client, "roger"), undefined],
    ["a group", GetGroupCommand, () => groupExists(client, "dev"), false],
    ["a login profile", GetLoginProfileCommand, () => hasLoginProfile(client, "roger"), false],
  ] as const)("is told apart from what may not be seen: %s", async (_what, command, look, none) => {
    iam
      .on(command as typeof GetUserCommand)
      .rejectsOnce(awsError("NoSuchEntityException"))
      .rejectsOnce(awsError("AccessDenied"));
    expect(await look()).toBe(none);
    await expect(look()).rejects.toThrow("AccessDenied");
  });
});

test("a list is read to its last page", async () => {
  iam
    .on(ListGroupsForUserCommand)
    .resolvesOnce({ Groups: [group("a"), group("b")], IsTruncated: true, Marker: "next" })
    .resolvesOnce({ Groups: [group("c")], IsTruncated: false });
  expect(await listGroupNamesOfUser(client, "roger")).toEqual(["a", "b", "c"]);
  expect(iam.calls().map((call) => call.args[0].input)).toEqual([
    { UserName: "roger" },
    { UserName: "roger", Marker: "next" },
  ]);
});

test("a user is put into a group by name", async () => {
  iam.on(AddUserToGroupCommand).resolves({});
  await addUserToGroup(client, { userName: "roger", groupName: "dev" });
  expect(iam.call(0).args[0].input).toEqual({ UserName: "roger", GroupName: "dev" });
});

test("a password is set for who had none, and changed for who had one; it must be changed at the first login", async () => {
  const LoginProfile = { UserName: "roger", CreateDate: new Date(0) };
  iam.on(CreateLoginProfileCommand).resolves({ LoginProfile });
  iam.on(UpdateLoginProfileCommand).resolves({});
  expect(await createPassword(client, { userName: "roger", password: "p" })).toEqual(new Date(0));
  await replacePassword(client, { userName: "roger", password: "p" });
  const input = { UserName: "roger", Password: "p", PasswordResetRequired: true };
  expect(iam.calls().map((call) => call.args[0].input)).toEqual([input, input]);
});

test("devices are told apart by their serial numbers", async () => {
  const serials = ["arn:aws:iam::1:u2f/user/roger/key", "arn:aws-cn:iam::1:mfa/roger", "GAHT12345678"];
  const devices = serials.map((SerialNumber) => ({ UserName: "roger", SerialNumber, EnableDate: new Date(0) }));
  iam.on(ListMFADevicesCommand).resolves({ MFADevices: devices, IsTruncated: false });
  expect((await listMfaDevices(client)).map((device) => device.kind)).toEqual(["fido", "virtual", "hardware"]);
});

describe("the password policy", () => {
  test("is AWS's default where the account has none", async () => {
    iam.on(GetAccountPasswordPolicyCommand).rejects(awsError("NoSuchEntityException"));
    expect(await getPasswordPolicy(client)).toMatchObject({ minimumLength: 8, usersMayChange: true });
  });

  test("is undefined where it may not be read", async () => {
    iam.on(GetAccountPasswordPolicyCommand).rejects(awsError("AccessDenied"));
    expect(await getPasswordPolicy(client)).toBeUndefined();
  });

  test("is the account's own", async () => {
    iam.on(GetAccountPasswordPolicyCommand).resolves({
      PasswordPolicy: { MinimumPasswordLength: 30, RequireSymbols: true, AllowUsersToChangePassword: false },
    });
    expect(await getPasswordPolicy(client)).toEqual({
      minimumLength: 30,
      symbols: true,
      numbers: false,
      uppercase: false,
      lowercase: false,
      usersMayChange: false,
      reusePrevention: 0,
      hardExpiry: false,
    });
  });
});

describe("whileSettling", () => {
  const notYet = { codes: ["NoSuchEntity"], patience: 10_000 };

  test("asks again while AWS has not caught up", async () => {
    const answers = [awsError("NoSuchEntityException"), awsError("NoSuchEntityException"), "done"];
    const clock = testClock();
    const result = await whileSettling({ clock }, notYet, () => answer(answers));
    expect(result).toBe("done");
    expect(answers).toEqual([]);
  });

  test("takes the answer for final when the patience is over", async () => {
    const call = () => Promise.reject(awsError("NoSuchEntityException"));
    await expect(whileSettling({ clock: testClock() }, notYet, call)).rejects.toThrow("NoSuchEntity");
  });

  test("takes any other error for final at once", async () => {
    const answers = [awsError("AccessDenied"), "never asked for"];
    await expect(whileSettling({ clock: testClock() }, notYet, () => answer(answers))).rejects.toThrow("AccessDenied");
    expect(answers).toEqual(["never asked for"]);
  });
});

function answer(answers: (Error | string)[]): Promise<string> {
  const next = answers.shift() ?? "";
  return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
}

function group(GroupName: string) {
  return { GroupName, GroupId: "AGPAEXAMPLE", Arn: "", Path: "/", CreateDate: new Date(0) };
}
