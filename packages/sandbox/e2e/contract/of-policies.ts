import { document, trustOf } from "./fixture.js";
import { certificates, sshKeys } from "./public-keys.js";
import { asRole, device, refused, rights, tags, twiceTheKey, withSession, type Case } from "./case.js";

/** What is refused of policies, keys and certificates to upload, roles, reports and sessions. */
export function ofPolicies(): Case[] {
  const long = JSON.stringify({
    Version: "2012-10-17",
    Statement: Array.from({ length: 150 }, (_, index) => ({
      Sid: `s${index}`,
      Effect: "Allow",
      Action: "iam:GetUser",
      Resource: "*",
    })),
  });
  return [
    ...(["User", "Group", "Role"] as const).flatMap((kind) => {
      const holder = { [`${kind}Name`]: { User: "ann", Group: "people", Role: "worker" }[kind] };
      return [
        refused(`Put${kind}Policy`, "LimitExceeded", "takes no policies as long as that", (aws) =>
          aws.call(`Put${kind}Policy`, { ...holder, PolicyName: "long", PolicyDocument: long }),
        ),
        refused(`Attach${kind}Policy`, "LimitExceeded", "attaches no 11th policy", async (aws) => {
          for (let index = 0; index < 10; index += 1) {
            const { first } = await aws.ok("CreatePolicy", { PolicyName: `p${index}`, PolicyDocument: document });
            const answer = await aws.call(`Attach${kind}Policy`, { ...holder, PolicyArn: first("Arn") });
            if (index === 9) return answer;
          }
          throw new Error("not reached");
        }),
      ];
    }),
    refused("CreatePolicy", "EntityAlreadyExists", "takes no name that differs in case only", (aws) =>
      aws.call("CreatePolicy", { PolicyName: "Rights", PolicyDocument: document }),
    ),
    refused("CreatePolicy", "LimitExceeded", "takes no policy as long as that", (aws) =>
      aws.call("CreatePolicy", { PolicyName: "new", PolicyDocument: long }),
    ),
    refused("CreatePolicy", "InvalidInput", "takes no tag key twice", (aws) =>
      aws.call("CreatePolicy", { PolicyName: "new", PolicyDocument: document, ...twiceTheKey }),
    ),
    refused("DeletePolicy", "DeleteConflict", "keeps a policy that is attached", (aws) =>
      aws.call("DeletePolicy", { PolicyArn: rights(aws) }),
    ),
    refused("CreatePolicyVersion", "LimitExceeded", "makes no sixth version", async (aws) => {
      const form = { PolicyArn: rights(aws), PolicyDocument: document };
      for (let index = 0; index < 4; index += 1) await aws.ok("CreatePolicyVersion", form);
      return aws.call("CreatePolicyVersion", form);
    }),
    refused("DeletePolicyVersion", "DeleteConflict", "keeps the version in force", (aws) =>
      aws.call("DeletePolicyVersion", { PolicyArn: rights(aws), VersionId: "v1" }),
    ),
    refused("UploadSSHPublicKey", "DuplicateSSHPublicKey", "takes no key twice", (aws) =>
      aws.call("UploadSSHPublicKey", { UserName: "ann", SSHPublicKeyBody: sshKeys[0] }),
    ),
    refused("UploadSSHPublicKey", "InvalidPublicKey", "takes nothing but RSA keys", (aws) =>
      aws.call("UploadSSHPublicKey", { UserName: "ann", SSHPublicKeyBody: "ssh-rsa AAAA" }),
    ),
    refused("UploadSSHPublicKey", "LimitExceeded", "takes no sixth key", async (aws) => {
      for (const key of sshKeys.slice(1, 5))
        await aws.ok("UploadSSHPublicKey", { UserName: "ann", SSHPublicKeyBody: key });
      return aws.call("UploadSSHPublicKey", { UserName: "ann", SSHPublicKeyBody: sshKeys[5] });
    }),
    refused("UploadSigningCertificate", "DuplicateCertificate", "takes no certificate twice", (aws) =>
      aws.call("UploadSigningCertificate", { UserName: "bare", CertificateBody: certificates[0] }),
    ),
    refused("UploadSigningCertificate", "MalformedCertificate", "takes nothing but PEM", (aws) =>
      aws.call("UploadSigningCertificate", { UserName: "ann", CertificateBody: "certificate" }),
    ),
    refused("UploadSigningCertificate", "LimitExceeded", "takes no third certificate", async (aws) => {
      await aws.ok("UploadSigningCertificate", { UserName: "ann", CertificateBody: certificates[1] });
      return aws.call("UploadSigningCertificate", { UserName: "ann", CertificateBody: certificates[2] });
    }),
    refused(
      "CreateServiceSpecificCredential",
      "LimitExceeded",
      "makes no third credential of a service",
      async (aws) => {
        const form = { UserName: "ann", ServiceName: "codecommit.amazonaws.com" };
        await aws.ok("CreateServiceSpecificCredential", form);
        return aws.call("CreateServiceSpecificCredential", form);
      },
    ),
    refused("CreateRole", "EntityAlreadyExists", "takes no name that differs in case only", (aws) =>
      aws.call("CreateRole", { RoleName: "Worker", AssumeRolePolicyDocument: trustOf(aws.accountId) }),
    ),
    refused("CreateRole", "InvalidInput", "takes no tag key twice", (aws) =>
      aws.call("CreateRole", { RoleName: "new", AssumeRolePolicyDocument: trustOf(aws.accountId), ...twiceTheKey }),
    ),
    ...[
      ["CreateRole", "AssumeRolePolicyDocument"],
      ["UpdateAssumeRolePolicy", "PolicyDocument"],
    ].map(([action = "", name = ""]) =>
      refused(action, "LimitExceeded", "takes no trust policy as long as that", (aws) => {
        const statement = { Effect: "Allow", Principal: { AWS: aws.accountId }, Action: "sts:AssumeRole" };
        const trust = JSON.stringify({ Version: "2012-10-17", Statement: Array.from({ length: 40 }, () => statement) });
        return aws.call(action, { RoleName: action === "CreateRole" ? "new" : "worker", [name]: trust });
      }),
    ),
    refused("DeleteRole", "DeleteConflict", "keeps a role that has policies", (aws) =>
      aws.call("DeleteRole", { RoleName: "worker" }),
    ),
    refused("GetCredentialReport", "ReportNotPresent", "has no report before one is asked for", (aws) =>
      aws.call("GetCredentialReport"),
    ),
    refused("GetCredentialReport", "ReportInProgress", "takes its time for the report", async (aws) => {
      await aws.ok("GenerateCredentialReport");
      return aws.call("GetCredentialReport");
    }),
    refused("GetCredentialReport", "ReportExpired", "gives no report of yesterday", (aws) => {
      const account = aws.sandbox?.account();
      const generated = new Date(Date.now() - 86_400_000);
      if (account !== undefined) account.credentialReport = { generated, content: "", pollsLeft: 0 };
      return aws.call("GetCredentialReport");
    }),
    refused("GetSessionToken", "AccessDenied", "gives no session for a wrong code", (aws) =>
      aws.call("GetSessionToken", { SerialNumber: device(aws, "ann"), TokenCode: "000000" }),
    ),
    refused("AssumeRole", "AccessDenied", "gives no session of a role that nobody has", (aws) =>
      aws.call("AssumeRole", { RoleArn: `arn:aws:iam::${aws.accountId}:role/nothing`, RoleSessionName: "session" }),
    ),
    refused("AssumeRole", "InvalidParameterValue", "makes no tag stay that is not given", (aws) =>
      aws.call("AssumeRole", {
        RoleArn: `arn:aws:iam::${aws.accountId}:role/worker`,
        RoleSessionName: "session",
        "TransitiveTagKeys.member.1": "team",
      }),
    ),
    refused("AssumeRole", "MalformedPolicyDocument", "takes no session policy that is none", (aws) =>
      aws.call("AssumeRole", {
        RoleArn: `arn:aws:iam::${aws.accountId}:role/worker`,
        RoleSessionName: "session",
        Policy: "{}",
      }),
    ),
    refused("AssumeRole", "ValidationError", "gives no session longer than the role allows", (aws) =>
      aws.call("AssumeRole", {
        RoleArn: `arn:aws:iam::${aws.accountId}:role/worker`,
        RoleSessionName: "session",
        DurationSeconds: "7200",
      }),
    ),
    refused("TagPolicy", "LimitExceeded", "makes no 51st tag", async (aws) => {
      await aws.ok("TagPolicy", { PolicyArn: rights(aws), ...tags(50) });
      return aws.call("TagPolicy", { PolicyArn: rights(aws), "Tags.member.1.Key": "one", "Tags.member.1.Value": "v" });
    }),
    refused("TagMFADevice", "LimitExceeded", "makes no 51st tag", async (aws) => {
      const SerialNumber = device(aws, "ann");
      await aws.ok("TagMFADevice", { SerialNumber, ...tags(50) });
      return aws.call("TagMFADevice", { SerialNumber, "Tags.member.1.Key": "one", "Tags.member.1.Value": "v" });
    }),
    refused("TagMFADevice", "InvalidInput", "takes no tag key twice", (aws) =>
      aws.call("TagMFADevice", { SerialNumber: device(aws, "ann"), ...twiceTheKey }),
    ),
    refused("GetScopedCredentials", "InvalidSubjectCredentials", "narrows no long-term key", (aws) =>
      aws.call("GetScopedCredentials", { Policy: document }),
    ),
    refused("GetScopedCredentials", "ValidationError", "wants a policy or a duration", async (aws) => {
      const call = await asRole(aws);
      return call("GetScopedCredentials");
    }),
    refused("GetScopedCredentials", "MalformedPolicyDocument", "takes no policy that is none", async (aws) => {
      const call = await asRole(aws);
      return call("GetScopedCredentials", { Policy: "{}" });
    }),
    refused(
      "GetScopedCredentials",
      "InsufficientSessionLifetime",
      "makes no session longer than it is",
      async (aws) => {
        const call = await asRole(aws);
        return call("GetScopedCredentials", { DurationSeconds: "7200" });
      },
    ),
    refused("GetScopedCredentials", "AccessDenied", "narrows no session a fourth time", async (aws) => {
      let call = await asRole(aws);
      const all = JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } });
      for (let count = 0; count < 3; count += 1) {
        call = withSession(aws, await call("GetScopedCredentials", { Policy: all }));
      }
      return call("GetScopedCredentials", { Policy: all });
    }),
    refused("GetAccessKeyInfo", "ValidationError", "knows no such key", (aws) =>
      aws.call("GetAccessKeyInfo", { AccessKeyId: "AKIASANDBOXNOBODY222" }),
    ),
  ];
}
