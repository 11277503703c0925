import type { Operation } from "../../src/operation/operation.js";
import { document, trustOf, type Made } from "./fixture.js";
import type { Form } from "./wire.js";

/** A value for each parameter, of what the fixture has: by the parameter's name. */
export function present(made: Made, accountId: string): Form {
  return {
    ...common(accountId),
    UserName: "ann",
    GroupName: "people",
    RoleName: "worker",
    PolicyName: "own",
    PolicyArn: `arn:aws:iam::${accountId}:policy/rights`,
    PermissionsBoundary: `arn:aws:iam::${accountId}:policy/rights`,
    PolicySourceArn: `arn:aws:iam::${accountId}:user/ann`,
    Arn: `arn:aws:iam::${accountId}:user/ann`,
    RoleArn: `arn:aws:iam::${accountId}:role/worker`,
    SerialNumber: `arn:aws:iam::${accountId}:mfa/ann`,
    AccessKeyId: made.accessKeyId,
    SSHPublicKeyId: made.sshKeyId,
    CertificateId: made.certificateId,
    ServiceSpecificCredentialId: made.serviceSpecificCredentialId,
  };
}

/** The same of what nobody has. */
export function absent(accountId: string): Form {
  return {
    ...common(accountId),
    UserName: "nobody",
    GroupName: "nobody",
    RoleName: "nobody",
    PolicyName: "nothing",
    PolicyArn: `arn:aws:iam::${accountId}:policy/nothing`,
    PermissionsBoundary: `arn:aws:iam::${accountId}:policy/nothing`,
    PolicySourceArn: `arn:aws:iam::${accountId}:user/nobody`,
    Arn: `arn:aws:iam::${accountId}:user/nobody`,
    JobId: "00000000-0000-0000-0000-000000000000",
    RoleArn: `arn:aws:iam::${accountId}:role/nobody`,
    SerialNumber: `arn:aws:iam::${accountId}:mfa/nobody`,
    AccessKeyId: "AKIASANDBOXNOBODY222",
    SSHPublicKeyId: "APKASANDBOXNOBODY2222",
    CertificateId: "SANDBOXNOBODY22222222222222",
    ServiceSpecificCredentialId: "ACCASANDBOXNOBODY2222",
    AccountAlias: "nobody",
  };
}

function common(accountId: string): Form {
  return {
    AuthenticationCode1: "000000",
    AuthenticationCode2: "000001",
    Password: "Some-passw0rd",
    OldPassword: "Old-passw0rd",
    NewPassword: "New-passw0rd",
    PolicyDocument: document,
    AssumeRolePolicyDocument: trustOf(accountId),
    "Tags.member.1.Key": "colour",
    "Tags.member.1.Value": "green",
    "TagKeys.member.1": "team",
    "ActionNames.member.1": "iam:GetUser",
    "PolicyInputList.member.1": document,
    Policy: document,
    Status: "Inactive",
    Encoding: "SSH",
    VersionId: "v1",
    ServiceName: "codecommit.amazonaws.com",
    SSHPublicKeyBody: "ssh-rsa AAAA",
    CertificateBody: "-",
    VirtualMFADeviceName: "nobody",
    RoleSessionName: "session",
    AccountAlias: "nobody",
  };
}

/** Sent with nothing said of them. */
const leftOut = new Set([
  "Path",
  "PathPrefix",
  "Marker",
  "MaxItems",
  "Tags",
  "PolicyArns",
  "Policy",
  "TokenCode",
  "DurationSeconds",
  "ExternalId",
]);
const needed: Record<string, readonly string[]> = {
  TagUser: ["Tags"],
  TagPolicy: ["Tags"],
  TagMFADevice: ["Tags"],
  GetScopedCredentials: ["Policy"],
};

/** What an operation's parameters are, out of such values. */
export function pick(operation: Operation, values: Form): Form {
  const names = new Set(
    Object.keys(operation.parameters).filter(
      (name) => !leftOut.has(name) || needed[operation.action]?.includes(name) === true,
    ),
  );
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.has(name.split(".")[0] ?? "")));
}
