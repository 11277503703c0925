import { totp } from "../../src/index.js";
import { codes, document, type Aws, type Made } from "./fixture.js";
import { certificates, sshKeys } from "./public-keys.js";
import { asRole, device, refused, tags, twiceTheKey, type Case } from "./case.js";

/** What is refused of users, groups, passwords, access keys and devices. */
export function ofUsers(): Case[] {
  return [
    refused("CreateUser", "EntityAlreadyExists", "takes no name that differs in case only", (aws) =>
      aws.call("CreateUser", { UserName: "ANN" }),
    ),
    refused("CreateUser", "LimitExceeded", "makes no 5,001st user", async (aws) => {
      for (let index = 0; index < 5000; index += 1) aws.sandbox?.addUser({ name: `u${index}`, accessKeys: 0 });
      return aws.call("CreateUser", { UserName: "new" });
    }),
    refused("CreateUser", "InvalidInput", "takes no tag key twice", (aws) =>
      aws.call("CreateUser", { UserName: "new", ...twiceTheKey }),
    ),
    refused("UpdateUser", "EntityAlreadyExists", "takes no name that another has", (aws) =>
      aws.call("UpdateUser", { UserName: "ann", NewUserName: "Bare" }),
    ),
    ...leftovers(),
    refused("TagUser", "InvalidInput", "takes no tag key twice", (aws) =>
      aws.call("TagUser", { UserName: "ann", ...twiceTheKey }),
    ),
    refused("TagUser", "LimitExceeded", "makes no 51st tag", async (aws) => {
      return aws.call("TagUser", { UserName: "ann", ...tags(50) });
    }),
    refused("CreateGroup", "EntityAlreadyExists", "takes no name that differs in case only", (aws) =>
      aws.call("CreateGroup", { GroupName: "People" }),
    ),
    refused("CreateGroup", "LimitExceeded", "makes no 301st group", async (aws) => {
      for (let index = 0; index < 300; index += 1) aws.sandbox?.addGroup({ name: `g${index}` });
      return aws.call("CreateGroup", { GroupName: "new" });
    }),
    refused("UpdateGroup", "EntityAlreadyExists", "takes no name that another has", (aws) =>
      aws.call("UpdateGroup", { GroupName: "people", NewGroupName: "empty" }),
    ),
    refused("DeleteGroup", "DeleteConflict", "keeps a group that has users", (aws) =>
      aws.call("DeleteGroup", { GroupName: "people" }),
    ),
    refused("AddUserToGroup", "LimitExceeded", "puts nobody in an 11th group", async (aws) => {
      for (let index = 0; index < 10; index += 1) await aws.ok("CreateGroup", { GroupName: `g${index}` });
      for (let index = 0; index < 9; index += 1)
        await aws.ok("AddUserToGroup", { UserName: "ann", GroupName: `g${index}` });
      return aws.call("AddUserToGroup", { UserName: "ann", GroupName: "g9" });
    }),
    refused("CreateLoginProfile", "EntityAlreadyExists", "gives nobody a second password", (aws) =>
      aws.call("CreateLoginProfile", { UserName: "ann", Password: "Some-passw0rd" }),
    ),
    refused("CreateLoginProfile", "PasswordPolicyViolation", "takes no password as short as that", (aws) =>
      aws.call("CreateLoginProfile", { UserName: "bare", Password: "Ab1-" }),
    ),
    refused(
      "UpdateLoginProfile",
      "PasswordPolicyViolation",
      "takes no password that the account's policy forbids",
      async (aws) => {
        await aws.ok("UpdateAccountPasswordPolicy", { MinimumPasswordLength: "20" });
        return aws.call("UpdateLoginProfile", { UserName: "ann", Password: "Some-passw0rd" });
      },
    ),
    ...["UpdateLoginProfile", "DeleteLoginProfile"].map((action) =>
      refused(action, "EntityTemporarilyUnmodifiable", "waits until the login profile is made", (aws) => {
        const profile = aws.sandbox?.account().users.get("ann")?.loginProfile;
        if (profile !== undefined) profile.settledFrom = new Date(Date.now() + 60_000);
        return aws.call(action, { UserName: "ann" });
      }),
    ),
    refused("ChangePassword", "AccessDenied", "wants the old password to be right", async (aws) => {
      await aws.ok("CreateLoginProfile", { UserName: "administrator", Password: "Old-passw0rd" });
      return aws.call("ChangePassword", { OldPassword: "Wrong-passw0rd", NewPassword: "New-passw0rd" });
    }),
    refused("ChangePassword", "PasswordPolicyViolation", "takes no password as short as that", async (aws) => {
      await aws.ok("CreateLoginProfile", { UserName: "administrator", Password: "Old-passw0rd" });
      return aws.call("ChangePassword", { OldPassword: "Old-passw0rd", NewPassword: "Ab1-" });
    }),
    refused("ChangePassword", "EntityTemporarilyUnmodifiable", "waits until the login profile is made", async (aws) => {
      await aws.ok("CreateLoginProfile", { UserName: "administrator", Password: "Old-passw0rd" });
      const profile = aws.sandbox?.account().users.get("administrator")?.loginProfile;
      if (profile !== undefined) profile.settledFrom = new Date(Date.now() + 60_000);
      return aws.call("ChangePassword", { OldPassword: "Old-passw0rd", NewPassword: "New-passw0rd" });
    }),
    refused("ChangePassword", "InvalidUserType", "changes a user's password only", async (aws) => {
      const role = await asRole(aws);
      return role("ChangePassword", { OldPassword: "Old-passw0rd", NewPassword: "New-passw0rd" });
    }),
    refused("CreateAccountAlias", "EntityAlreadyExists", "takes no alias that is taken", async (aws) => {
      await aws.ok("CreateAccountAlias", { AccountAlias: "taken" });
      return aws.call("CreateAccountAlias", { AccountAlias: "taken" });
    }),
    refused("CreateAccessKey", "LimitExceeded", "makes no third key", async (aws) => {
      await aws.ok("CreateAccessKey", { UserName: "ann" });
      return aws.call("CreateAccessKey", { UserName: "ann" });
    }),
    refused("GetAccessKeyLastUsed", "AccessDenied", "tells nothing of a key that is not the account's", (aws) =>
      aws.call("GetAccessKeyLastUsed", { AccessKeyId: "AKIASANDBOXNOBODY222" }),
    ),
    refused("CreateVirtualMFADevice", "EntityAlreadyExists", "makes no second device of a name", (aws) =>
      aws.call("CreateVirtualMFADevice", { VirtualMFADeviceName: "spare" }),
    ),
    refused("CreateVirtualMFADevice", "InvalidInput", "takes no tag key twice", (aws) =>
      aws.call("CreateVirtualMFADevice", { VirtualMFADeviceName: "new", ...twiceTheKey }),
    ),
    refused("EnableMFADevice", "EntityAlreadyExists", "gives no device to two", (aws, made) =>
      aws.call("EnableMFADevice", { UserName: "bare", SerialNumber: device(aws, "ann"), ...codes(made.annSeed) }),
    ),
    refused("EnableMFADevice", "InvalidAuthenticationCode", "wants two codes, one after the other", (aws, made) =>
      aws.call("EnableMFADevice", {
        UserName: "bare",
        SerialNumber: device(aws, "spare"),
        AuthenticationCode1: totp(made.spareSeed, new Date()),
        AuthenticationCode2: totp(made.spareSeed, new Date()),
      }),
    ),
    refused("EnableMFADevice", "LimitExceeded", "gives nobody a ninth device", async (aws, made) => {
      for (let index = 0; index < 8; index += 1) {
        const { first } = await aws.ok("CreateVirtualMFADevice", { VirtualMFADeviceName: `d${index}` });
        const seed = Buffer.from(first("Base32StringSeed"), "base64").toString();
        await aws.ok("EnableMFADevice", { UserName: "bare", SerialNumber: first("SerialNumber"), ...codes(seed) });
      }
      return aws.call("EnableMFADevice", {
        UserName: "bare",
        SerialNumber: device(aws, "spare"),
        ...codes(made.spareSeed),
      });
    }),
    refused("ResyncMFADevice", "InvalidAuthenticationCode", "takes no codes twice", async (aws, made) => {
      const next = codes(made.annSeed, Date.now() + 60_000);
      const form = { UserName: "ann", SerialNumber: device(aws, "ann"), ...next };
      await aws.ok("ResyncMFADevice", form);
      return aws.call("ResyncMFADevice", form);
    }),
    refused("DeleteVirtualMFADevice", "DeleteConflict", "keeps a device that is enabled", (aws) =>
      aws.call("DeleteVirtualMFADevice", { SerialNumber: device(aws, "ann") }),
    ),
  ];
}

/** Each of the nine things that a user must not have any more when deleted. */
function leftovers(): Case[] {
  const own: Record<string, (aws: Aws, made: Made) => Promise<unknown>> = {
    "a password": (aws) => aws.ok("CreateLoginProfile", { UserName: "bare", Password: "Some-passw0rd" }),
    "an access key": (aws) => aws.ok("CreateAccessKey", { UserName: "bare" }),
    "a signing certificate": (aws) =>
      aws.ok("UploadSigningCertificate", { UserName: "bare", CertificateBody: certificates[1] }),
    "an SSH key": (aws) => aws.ok("UploadSSHPublicKey", { UserName: "bare", SSHPublicKeyBody: sshKeys[1] }),
    "a service-specific credential": (aws) =>
      aws.ok("CreateServiceSpecificCredential", { UserName: "bare", ServiceName: "codecommit.amazonaws.com" }),
    "an MFA device": (aws, made) =>
      aws.ok("EnableMFADevice", {
        UserName: "bare",
        SerialNumber: `arn:aws:iam::${aws.accountId}:mfa/spare`,
        ...codes(made.spareSeed),
      }),
    "an inline policy": (aws) =>
      aws.ok("PutUserPolicy", { UserName: "bare", PolicyName: "own", PolicyDocument: document }),
    "an attached policy": (aws) =>
      aws.ok("AttachUserPolicy", { UserName: "bare", PolicyArn: `arn:aws:iam::${aws.accountId}:policy/rights` }),
    "a group": (aws) => aws.ok("AddUserToGroup", { UserName: "bare", GroupName: "people" }),
  };
  return Object.entries(own).map(([what, give]) =>
    refused("DeleteUser", "DeleteConflict", `keeps a user who has ${what}`, async (aws, made) => {
      await give(aws, made);
      return aws.call("DeleteUser", { UserName: "bare" });
    }),
  );
}
