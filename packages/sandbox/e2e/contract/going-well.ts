import { operations } from "../../src/server/operations.js";
import { codes, document, trustOf, type Aws, type Made } from "./fixture.js";
import { certificates, sshKeys } from "./public-keys.js";
import { pick, present } from "./samples.js";
import type { Form } from "./wire.js";
import { asRole, rights, type Case } from "./case.js";

/** What differs from the samples where an operation is to go well. */
const wellWith: Record<string, (made: Made, accountId: string) => Form> = {
  CreateUser: () => ({ UserName: "new", Path: "/team/" }),
  UpdateUser: () => ({ NewUserName: "anna", NewPath: "/team/" }),
  DeleteUser: () => ({ UserName: "bare" }),
  CreateGroup: () => ({ GroupName: "new" }),
  UpdateGroup: () => ({ NewGroupName: "folk" }),
  DeleteGroup: () => ({ GroupName: "empty" }),
  CreateLoginProfile: () => ({ UserName: "bare" }),
  UpdateAccountPasswordPolicy: () => ({ MinimumPasswordLength: "12", RequireSymbols: "true" }),
  CreateVirtualMFADevice: () => ({ VirtualMFADeviceName: "new" }),
  EnableMFADevice: (made, accountId) => ({
    UserName: "bare",
    SerialNumber: `arn:aws:iam::${accountId}:mfa/spare`,
    ...codes(made.spareSeed),
  }),
  ResyncMFADevice: (made) => codes(made.annSeed, Date.now() + 60_000),
  DeleteVirtualMFADevice: (_, accountId) => ({ SerialNumber: `arn:aws:iam::${accountId}:mfa/spare` }),
  ListVirtualMFADevices: () => ({ AssignmentStatus: "Assigned" }),
  PutUserPolicy: () => ({ PolicyName: "more" }),
  CreatePolicy: () => ({ PolicyName: "new" }),
  DeletePolicy: (_, accountId) => ({ PolicyArn: `arn:aws:iam::${accountId}:policy/unused` }),
  UploadSSHPublicKey: () => ({ SSHPublicKeyBody: sshKeys[1] }),
  UploadSigningCertificate: () => ({ CertificateBody: certificates[1] }),
  CreateRole: () => ({ RoleName: "new" }),
  DeleteRole: () => ({ RoleName: "idle" }),
  UpdateAssumeRolePolicy: (_, accountId) => ({ PolicyDocument: trustOf(accountId) }),
  GetSessionToken: () => ({ SerialNumber: "", DurationSeconds: "900" }),
  AssumeRole: () => ({ SerialNumber: "" }),
};

/** What must be done before. */
const wellAfter: Record<string, (aws: Aws) => Promise<unknown>> = {
  GetAccountPasswordPolicy: (aws) => aws.ok("UpdateAccountPasswordPolicy"),
  DeleteAccountPasswordPolicy: (aws) => aws.ok("UpdateAccountPasswordPolicy"),
  DeleteAccountAlias: (aws) => aws.ok("CreateAccountAlias", { AccountAlias: "nobody" }),
  DeletePolicyVersion: async (aws) => {
    const PolicyArn = `arn:aws:iam::${aws.accountId}:policy/rights`;
    await aws.ok("CreatePolicyVersion", { PolicyArn, PolicyDocument: document, SetAsDefault: "true" });
  },
  DeleteUserPermissionsBoundary: (aws) =>
    aws.ok("PutUserPermissionsBoundary", { UserName: "ann", PermissionsBoundary: rights(aws) }),
  DeleteRolePermissionsBoundary: (aws) =>
    aws.ok("PutRolePermissionsBoundary", { RoleName: "worker", PermissionsBoundary: rights(aws) }),
  GetCredentialReport: async (aws) => {
    for (let calls = 0; calls < 5; calls += 1) {
      if ((await aws.ok("GenerateCredentialReport")).first("State") === "COMPLETE") return;
    }
  },
  ChangePassword: (aws) => aws.ok("CreateLoginProfile", { UserName: "administrator", Password: "Old-passw0rd" }),
};

/** Calls that go well in another way than by the samples. */
const wellBy: Record<string, Case["run"]> = {
  GetServiceLastAccessedDetails: async (aws) => {
    const form = { Arn: `arn:aws:iam::${aws.accountId}:user/ann` };
    const { first } = await aws.ok("GenerateServiceLastAccessedDetails", form);
    return aws.call("GetServiceLastAccessedDetails", { JobId: first("JobId") });
  },
  GetScopedCredentials: async (aws) => {
    const call = await asRole(aws);
    return call("GetScopedCredentials", { Policy: document });
  },
};

/** Every operation, going well. */
export function goingWell(): Case[] {
  return operations.map((operation) => ({
    action: operation.action,
    expected: "ok",
    says: "goes well",
    run: async (aws, made) => {
      const own = wellBy[operation.action];
      if (own !== undefined) return own(aws, made);
      await wellAfter[operation.action]?.(aws);
      const sample = pick(operation, present(made, aws.accountId));
      const other = wellWith[operation.action]?.(made, aws.accountId) ?? {};
      const form = Object.fromEntries(Object.entries({ ...sample, ...other }).filter(([, value]) => value !== ""));
      return aws.call(operation.action, form);
    },
  }));
}
