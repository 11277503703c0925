import type { ErrorCode } from "../../src/index.js";
import { totp } from "../../src/index.js";
import { operations } from "../../src/server/operations.js";
import { codes, document, trustOf, type Aws, type Made } from "./fixture.js";
import { certificates, sshKeys } from "./public-keys.js";
import { absent, pick, present } from "./samples.js";
import type { Answer, Form } from "./wire.js";

/** One call with what must come of it: the call's own answer, or an error of that code. */
export interface Case {
  readonly action: string;
  readonly expected: "ok" | ErrorCode;
  readonly says: string;
  /** Whether it leaves all as it was. */
  readonly changesNothing?: boolean;
  run(aws: Aws, made: Made): Promise<Answer>;
}

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

function rights(aws: Aws): string {
  return `arn:aws:iam::${aws.accountId}:policy/rights`;
}

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

function goingWell(): Case[] {
  return operations.map((operation) => ({
    action: operation.action,
    expected: "ok",
    says: "goes well",
    changesNothing: !operation.writes && !(operation.action in wellAfter) && !(operation.action in wellBy),
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

/** Where something else than an absent name is what is missing. */
const missingOtherwise = new Set([
  "GetAccountPasswordPolicy",
  "DeleteAccountPasswordPolicy",
  "ChangePassword",
  "CreateUser",
  "CreateRole",
]);

function somethingMissing(): Case[] {
  const named = operations
    .filter(({ action, errors }) => errors.includes("NoSuchEntity") && !missingOtherwise.has(action))
    .map((operation) => {
      const run = (aws: Aws) => aws.call(operation.action, pick(operation, absent(aws.accountId)));
      return {
        action: operation.action,
        expected: "NoSuchEntity" as const,
        says: "knows no such name",
        changesNothing: true,
        run,
      };
    });
  const none = (action: string, says: string, form: Form = {}): Case => ({
    action,
    expected: "NoSuchEntity",
    says,
    changesNothing: true,
    run: (aws) => aws.call(action, form),
  });
  return [
    ...named,
    none("GetAccountPasswordPolicy", "has no policy"),
    none("DeleteAccountPasswordPolicy", "has no policy"),
    none("ChangePassword", "has no password to change", { OldPassword: "Old-passw0rd", NewPassword: "New-passw0rd" }),
    refused("CreateUser", "NoSuchEntity", "knows no such boundary", (aws) =>
      aws.call("CreateUser", { UserName: "new", PermissionsBoundary: "arn:aws:iam::aws:policy/Nothing" }),
    ),
    refused("CreateRole", "NoSuchEntity", "knows no such boundary", (aws) =>
      aws.call("CreateRole", {
        RoleName: "new",
        AssumeRolePolicyDocument: trustOf(aws.accountId),
        PermissionsBoundary: "arn:aws:iam::aws:policy/Nothing",
      }),
    ),
  ];
}

function badArns(): Case[] {
  const parameters = ["PolicyArn", "PermissionsBoundary", "PolicySourceArn", "Arn"];
  return operations
    .filter(({ errors, parameters: own }) => errors.includes("InvalidInput") && parameters.some((name) => name in own))
    .map((operation) => ({
      action: operation.action,
      expected: "InvalidInput",
      says: "refuses the ARN of something else",
      run: (aws, made) => {
        const another = `arn:aws:iam::${aws.accountId}:`;
        const bad = {
          PolicyArn: `${another}user/ann`,
          PermissionsBoundary: `${another}user/ann`,
          PolicySourceArn: `${another}policy/rights`,
          Arn: `${another}mfa/ann`,
        };
        return aws.call(
          operation.action,
          pick(operation, {
            ...present(made, aws.accountId),
            ...bad,
            ...(operation.action === "CreateUser" ? { UserName: "new" } : {}),
            ...(operation.action === "CreateRole" ? { RoleName: "new" } : {}),
          }),
        );
      },
    }));
}

/** Their policy narrows a session, which their cases make first. */
const scoping = new Set(["AssumeRole", "GetScopedCredentials"]);

function badDocuments(): Case[] {
  return operations
    .filter(({ action, errors }) => errors.includes("MalformedPolicyDocument") && !scoping.has(action))
    .map((operation) => ({
      action: operation.action,
      expected: "MalformedPolicyDocument",
      says: "refuses what is no policy",
      run: (aws, made) =>
        aws.call(operation.action, {
          ...pick(operation, present(made, aws.accountId)),
          ...(operation.action === "CreateRole" ? { RoleName: "new" } : {}),
          ...(operation.action === "CreatePolicy" ? { PolicyName: "new" } : {}),
          [documentName(operation.action)]: '{"Version":"2012-10-17"}',
        }),
    }));
}

function documentName(action: string): string {
  if (action === "CreateRole") return "AssumeRolePolicyDocument";
  return action.startsWith("Simulate") ? "PolicyInputList.member.1" : "PolicyDocument";
}

function others(): Case[] {
  const device = (aws: Aws, name: string) => `arn:aws:iam::${aws.accountId}:mfa/${name}`;
  const long = JSON.stringify({
    Version: "2012-10-17",
    Statement: Array.from({ length: 150 }, (_, index) => ({
      Sid: `s${index}`,
      Effect: "Allow",
      Action: "iam:GetUser",
      Resource: "*",
    })),
  });
  const twiceTheKey = {
    "Tags.member.1.Key": "a",
    "Tags.member.1.Value": "1",
    "Tags.member.2.Key": "A",
    "Tags.member.2.Value": "2",
  };
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

function tags(count: number): Form {
  const members = Array.from({ length: count }, (_, index) => [
    [`Tags.member.${index + 1}.Key`, `k${index}`],
    [`Tags.member.${index + 1}.Value`, "v"],
  ]);
  return Object.fromEntries(members.flat()) as Form;
}

function refused(action: string, expected: ErrorCode, says: string, run: Case["run"]): Case {
  return { action, expected, says, run };
}

/** Calls with the credentials of a role that may do all. */
async function asRole(aws: Aws): Promise<Aws["call"]> {
  await aws.ok("AttachRolePolicy", { RoleName: "worker", PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess" });
  const answer = await aws.ok("AssumeRole", {
    RoleArn: `arn:aws:iam::${aws.accountId}:role/worker`,
    RoleSessionName: "session",
  });
  return withSession(aws, answer);
}

function withSession(aws: Aws, { first }: Answer): Aws["call"] {
  return (action, form) =>
    aws.call(action, form, {
      accessKeyId: first("AccessKeyId"),
      secretAccessKey: first("SecretAccessKey"),
      sessionToken: first("SessionToken"),
    });
}

/** Every operation going well, and every error that it is said to answer with. Made last: it needs all of the above. */
export const cases: readonly Case[] = [
  ...goingWell(),
  ...somethingMissing(),
  ...badArns(),
  ...badDocuments(),
  ...others(),
];
