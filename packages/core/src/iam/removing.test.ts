import {
  DeactivateMFADeviceCommand,
  DeleteAccessKeyCommand,
  DeleteLoginProfileCommand,
  DeleteServiceSpecificCredentialCommand,
  DeleteSigningCertificateCommand,
  DeleteSSHPublicKeyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  DeleteVirtualMFADeviceCommand,
  DetachUserPolicyCommand,
  GetAccountAuthorizationDetailsCommand,
  GetAccountSummaryCommand,
  GetUserPolicyCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListServiceSpecificCredentialsCommand,
  ListSigningCertificatesCommand,
  ListSSHPublicKeysCommand,
  ListUserPoliciesCommand,
  ListVirtualMFADevicesCommand,
  RemoveUserFromGroupCommand,
  UpdateAccessKeyCommand,
  UpdateServiceSpecificCredentialCommand,
  UpdateSigningCertificateCommand,
  UpdateSSHPublicKeyCommand,
} from "@aws-sdk/client-iam";
import { beforeEach, describe, expect, test } from "@jest/globals";
import { mockClient } from "aws-sdk-client-mock";
import { getQuotas } from "./account.js";
import { listUserDetails } from "./account-details.js";
import { deleteCredential, listCredentials, setCredentialActive } from "./credentials.js";
import { removeUserFromGroup } from "./groups.js";
import { deletePassword } from "./login-profiles.js";
import { deleteInlinePolicy, detachPolicy, listInlinePolicies } from "./policies.js";
import { findUnassignedMfaDevices, removeMfaDevice } from "./remove-mfa-device.js";
import { deleteUser } from "./users.js";

const client = new IAMClient({});
const iam = mockClient(client);
const userName = "roger";

function awsError(name: string): Error {
  return Object.assign(new Error(name), { name });
}

beforeEach(() => {
  iam.reset();
});

const inputs = () => iam.calls().map((call) => call.args[0].input);

describe("what is gone already", () => {
  test.each([
    ["a user", DeleteUserCommand, () => deleteUser(client, userName)],
    ["a password", DeleteLoginProfileCommand, () => deletePassword(client, userName)],
    ["a group", RemoveUserFromGroupCommand, () => removeUserFromGroup(client, { userName, groupName: "g" })],
    ["a policy", DetachUserPolicyCommand, () => detachPolicy(client, { userName, policyArn: "arn" })],
    ["an inline policy", DeleteUserPolicyCommand, () => deleteInlinePolicy(client, { userName, name: "p" })],
    ["a key", DeleteAccessKeyCommand, () => deleteCredential(client, { userName, kind: "access-key", id: "k" })],
  ] as const)("is removed without an error, and what may not be removed is one: %s", async (_what, command, remove) => {
    iam
      .on(command as typeof DeleteUserCommand)
      .rejectsOnce(awsError("NoSuchEntityException"))
      .rejectsOnce(awsError("AccessDenied"));
    await remove();
    await expect(remove()).rejects.toThrow("AccessDenied");
  });
});

describe("credentials", () => {
  test("of all four kinds are listed with their state", async () => {
    const [UserName, CreateDate, UploadDate] = [userName, new Date(0), new Date(0)];
    iam.on(ListAccessKeysCommand).resolves({
      AccessKeyMetadata: [{ UserName, AccessKeyId: "AKIA1", Status: "Active", CreateDate }],
    });
    iam.on(ListSigningCertificatesCommand).resolves({
      Certificates: [{ UserName, CertificateId: "C1", CertificateBody: "", Status: "Inactive", UploadDate }],
    });
    iam.on(ListSSHPublicKeysCommand).resolves({
      SSHPublicKeys: [{ UserName, SSHPublicKeyId: "APKA1", Status: "Active", UploadDate }],
    });
    iam.on(ListServiceSpecificCredentialsCommand).resolves({
      ServiceSpecificCredentials: [
        {
          UserName,
          Status: "Active",
          ServiceUserName: "r",
          CreateDate,
          ServiceSpecificCredentialId: "ACCA1",
          ServiceName: "codecommit.amazonaws.com",
        },
      ],
    });
    expect(await listCredentials(client, userName)).toMatchObject([
      { kind: "access-key", id: "AKIA1", active: true, expired: false },
      { kind: "signing-certificate", id: "C1", active: false, expired: false },
      { kind: "ssh-key", id: "APKA1", active: true, expired: false },
      { kind: "service-credential", id: "ACCA1", active: true, expired: false, service: "codecommit.amazonaws.com" },
    ]);
  });

  test.each([
    ["access-key", DeleteAccessKeyCommand, UpdateAccessKeyCommand, "AccessKeyId"],
    ["signing-certificate", DeleteSigningCertificateCommand, UpdateSigningCertificateCommand, "CertificateId"],
    ["ssh-key", DeleteSSHPublicKeyCommand, UpdateSSHPublicKeyCommand, "SSHPublicKeyId"],
    [
      "service-credential",
      DeleteServiceSpecificCredentialCommand,
      UpdateServiceSpecificCredentialCommand,
      "ServiceSpecificCredentialId",
    ],
  ] as const)("are made inactive and deleted by kind: %s", async (kind, remove, update, idName) => {
    iam.on(remove as typeof DeleteAccessKeyCommand).resolves({});
    iam.on(update as typeof UpdateAccessKeyCommand).resolves({});
    await setCredentialActive(client, { userName, kind, id: "X" }, false);
    await deleteCredential(client, { userName, kind, id: "X" });
    expect(inputs()).toEqual([
      { UserName: userName, [idName]: "X", Status: "Inactive" },
      { UserName: userName, [idName]: "X" },
    ]);
  });
});

describe("an MFA device", () => {
  test.each([
    ["arn:aws:iam::1:mfa/roger", 1],
    ["arn:aws:iam::1:u2f/user/roger/key", 0],
    ["GAHT12345678", 0],
  ])("is taken from its user, and deleted where it is virtual: %s", async (serialNumber, deleted) => {
    iam.on(DeactivateMFADeviceCommand).rejects(awsError("NoSuchEntityException"));
    iam.on(DeleteVirtualMFADeviceCommand).resolves({});
    await removeMfaDevice(client, { userName, serialNumber });
    expect(iam.commandCalls(DeactivateMFADeviceCommand)).toHaveLength(1);
    expect(iam.commandCalls(DeleteVirtualMFADeviceCommand)).toHaveLength(deleted);
  });

  test("that nobody uses is found by its name", async () => {
    const serials = ["arn:aws:iam::1:mfa/team/roger", "arn:aws:iam::1:mfa/roger2", "arn:aws:iam::1:mfa/roger"];
    iam.on(ListVirtualMFADevicesCommand, { AssignmentStatus: "Unassigned" }).resolves({
      VirtualMFADevices: serials.map((SerialNumber) => ({ SerialNumber })),
    });
    expect(await findUnassignedMfaDevices(client, userName)).toEqual([serials[0], serials[2]]);
  });
});

test("inline policies come with their text, as it was written", async () => {
  const document = '{"Version":"2012-10-17", "Statement":[]}';
  iam.on(ListUserPoliciesCommand).resolves({ PolicyNames: ["p"] });
  iam.on(GetUserPolicyCommand).resolves({ PolicyDocument: encodeURIComponent(document) });
  expect(await listInlinePolicies(client, { userName })).toEqual([{ name: "p", document }]);
});

test("the details of all users come a page at a time", async () => {
  const user = { UserName: userName, Tags: [{ Key: "email", Value: "r@x.com" }], GroupList: ["g"] };
  iam
    .on(GetAccountAuthorizationDetailsCommand)
    .resolvesOnce({ UserDetailList: [user], IsTruncated: true, Marker: "next" })
    .resolvesOnce({ UserDetailList: [], IsTruncated: false });
  const pages: unknown[] = [];
  for await (const page of listUserDetails(client)) pages.push(page);
  expect(pages).toMatchObject([[{ userName, tags: { email: "r@x.com" }, groups: ["g"], attached: [] }], []]);
});

describe("the quotas of a user", () => {
  test("are the account's own", async () => {
    iam
      .on(GetAccountSummaryCommand)
      .resolves({ SummaryMap: { AttachedPoliciesPerUserQuota: 20, Users: 7, UsersQuota: 5000 } });
    expect(await getQuotas(client)).toEqual({ groups: 10, attachedPolicies: 20, users: { count: 7, most: 5000 } });
  });

  test("are AWS's usual ones where they may not be read", async () => {
    iam.on(GetAccountSummaryCommand).rejects(awsError("AccessDenied"));
    expect(await getQuotas(client)).toEqual({ groups: 10, attachedPolicies: 10 });
  });
});
