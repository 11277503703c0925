import type { Sandbox } from "../../src/index.js";
import { totp } from "../../src/index.js";
import { certificates, sshKeys } from "./public-keys.js";
import type { Answer, Form, Keys } from "./wire.js";

/** Where a case runs: the sandbox, or another that speaks the protocol. */
export interface Aws {
  readonly accountId: string;
  /** The sandbox itself, for what no call can bring about. */
  readonly sandbox: Sandbox | undefined;
  /** By the administrator, where no keys are given. */
  call(action: string, parameters?: Form, keys?: Keys): Promise<Answer>;
  /** A call that must go well. */
  ok(action: string, parameters?: Form): Promise<Answer>;
}

/** What the fixture made that has no name of our choosing. */
export interface Made {
  readonly accessKeyId: string;
  readonly sshKeyId: string;
  readonly certificateId: string;
  readonly serviceSpecificCredentialId: string;
  /** Base32 seeds of the devices `spare` (enabled for nobody) and `ann` (enabled for ann). */
  readonly spareSeed: string;
  readonly annSeed: string;
}

export const document = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "iam:Get*", Resource: "*" }],
});

export const trustOf = (accountId: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: accountId }, Action: "sts:AssumeRole" }],
  });

/** The two codes that a device shows before and now. */
export function codes(seed: string, now = Date.now()): Form {
  return {
    AuthenticationCode1: totp(seed, new Date(now - 30_000)),
    AuthenticationCode2: totp(seed, new Date(now)),
  };
}

/** Makes ann, who has one of everything; bare, who has nothing; and a group, a role and a policy likewise. */
export async function makeFixture(aws: Aws): Promise<Made> {
  const policyArn = `arn:aws:iam::${aws.accountId}:policy/rights`;
  await aws.ok("CreateUser", { UserName: "ann" });
  await aws.ok("CreateUser", { UserName: "bare" });
  await aws.ok("CreateGroup", { GroupName: "people" });
  await aws.ok("CreateGroup", { GroupName: "empty" });
  await aws.ok("CreatePolicy", { PolicyName: "rights", PolicyDocument: document });
  await aws.ok("CreatePolicy", { PolicyName: "unused", PolicyDocument: document });
  const trust = { AssumeRolePolicyDocument: trustOf(aws.accountId) };
  await aws.ok("CreateRole", { RoleName: "worker", ...trust });
  await aws.ok("CreateRole", { RoleName: "idle", ...trust });
  await aws.ok("AddUserToGroup", { UserName: "ann", GroupName: "people" });
  for (const [kind, name] of [
    ["User", "ann"],
    ["Group", "people"],
    ["Role", "worker"],
  ] as const) {
    await aws.ok(`Put${kind}Policy`, { [`${kind}Name`]: name, PolicyName: "own", PolicyDocument: document });
    await aws.ok(`Attach${kind}Policy`, { [`${kind}Name`]: name, PolicyArn: policyArn });
  }
  await aws.ok("CreateLoginProfile", { UserName: "ann", Password: "Old-passw0rd" });
  await aws.ok("TagUser", { UserName: "ann", "Tags.member.1.Key": "team", "Tags.member.1.Value": "blue" });
  const key = await aws.ok("CreateAccessKey", { UserName: "ann" });
  const sshKey = await aws.ok("UploadSSHPublicKey", { UserName: "ann", SSHPublicKeyBody: sshKeys[0] });
  const certificate = await aws.ok("UploadSigningCertificate", { UserName: "ann", CertificateBody: certificates[0] });
  const credential = await aws.call("CreateServiceSpecificCredential", {
    UserName: "ann",
    ServiceName: "codecommit.amazonaws.com",
  });
  const spare = await aws.ok("CreateVirtualMFADevice", { VirtualMFADeviceName: "spare" });
  const own = await aws.ok("CreateVirtualMFADevice", { VirtualMFADeviceName: "ann" });
  const annSeed = decode(own.first("Base32StringSeed"));
  await aws.ok("EnableMFADevice", { UserName: "ann", SerialNumber: own.first("SerialNumber"), ...codes(annSeed) });
  return {
    accessKeyId: key.first("AccessKeyId"),
    sshKeyId: sshKey.first("SSHPublicKeyId"),
    certificateId: certificate.first("CertificateId"),
    serviceSpecificCredentialId: credential.first("ServiceSpecificCredentialId"),
    spareSeed: decode(spare.first("Base32StringSeed")),
    annSeed,
  };
}

function decode(base64: string): string {
  return Buffer.from(base64, "base64").toString();
}
