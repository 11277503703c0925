import { codes, document, trustOf, type Aws } from "./fixture.js";
import { certificates, sshKeys } from "./public-keys.js";
import { valueWords } from "./value-words.js";
import { conflict, invalid, limit, long, noSuchEntity, type Word } from "./word.js";

const roles: Word[] = [
  {
    action: "CreateRole",
    says: "tells nothing of how long sessions last, or of its use",
    from: "recorded",
    answer: { RoleName: ["new"], MaxSessionDuration: [], RoleLastUsed: [] },
    run: (aws) => aws.call("CreateRole", { RoleName: "new", AssumeRolePolicyDocument: trustOf(aws.accountId) }),
  },
  {
    action: "GetRole",
    says: "tells both, though the role was never used",
    from: "recorded",
    answer: { RoleName: ["worker"], MaxSessionDuration: ["3600"], RoleLastUsed: [""] },
    run: (aws) => aws.call("GetRole", { RoleName: "worker" }),
  },
  {
    action: "ListRoles",
    says: "tells of a role neither its boundary nor its last use",
    from: "recorded",
    answer: { RoleName: ["idle", "worker"], PermissionsBoundary: [], RoleLastUsed: [] },
    run: async (aws) => {
      const boundary = `arn:aws:iam::${aws.accountId}:policy/rights`;
      await aws.ok("PutRolePermissionsBoundary", { RoleName: "worker", PermissionsBoundary: boundary });
      return aws.call("ListRoles");
    },
  },
  {
    action: "GetRole",
    says: "names the kind of a boundary Policy",
    from: "told",
    answer: { PermissionsBoundaryType: ["Policy"] },
    run: async (aws) => {
      const boundary = `arn:aws:iam::${aws.accountId}:policy/rights`;
      await aws.ok("PutRolePermissionsBoundary", { RoleName: "worker", PermissionsBoundary: boundary });
      return aws.call("GetRole", { RoleName: "worker" });
    },
  },
  {
    action: "CreateRole",
    says: "tells what is no JSON from what is no policy",
    from: "recorded",
    answer: { Code: ["MalformedPolicyDocument"], Message: ["This policy contains invalid Json"] },
    run: (aws) => aws.call("CreateRole", { RoleName: "new", AssumeRolePolicyDocument: '{"Version": "2012-10-17",}' }),
  },
];

const policies: Word[] = [
  ...(["User", "Group", "Role"] as const).map((kind) => ({
    action: `Attach${kind}Policy`,
    says: "tells what is no ARN",
    from: kind === "Group" ? ("decided" as const) : ("recorded" as const),
    answer: { Code: ["ValidationError"], Message: ["Invalid ARN:  Could not be parsed!"] },
    run: (aws: Aws) =>
      aws.call(`Attach${kind}Policy`, {
        [`${kind}Name`]: { User: "ann", Group: "people", Role: "worker" }[kind],
        PolicyArn: "rights-of-somebody-else",
      }),
  })),
  {
    action: "AttachUserPolicy",
    says: "says of a policy that nobody has that it cannot be attached",
    from: "recorded",
    answer: noSuchEntity("Policy arn:aws:iam::aws:policy/Nothing does not exist or is not attachable."),
    run: (aws) => aws.call("AttachUserPolicy", { UserName: "ann", PolicyArn: "arn:aws:iam::aws:policy/Nothing" }),
  },
  ...["GetPolicy", "DeletePolicy"].map((action) => ({
    action,
    says: "says of a policy that nobody has that it was not found",
    from: action === "GetPolicy" ? ("told" as const) : ("recorded" as const),
    answer: noSuchEntity("Policy arn:aws:iam::aws:policy/Nothing was not found."),
    run: (aws: Aws) => aws.call(action, { PolicyArn: "arn:aws:iam::aws:policy/Nothing" }),
  })),
  {
    action: "PutUserPolicy",
    says: "names the user whose policies are too long together",
    from: "told",
    answer: limit("Maximum policy size of 2048 bytes exceeded for user ann"),
    run: (aws) => aws.call("PutUserPolicy", { UserName: "ann", PolicyName: "long", PolicyDocument: long(40) }),
  },
  {
    action: "CreatePolicy",
    says: "names the quota of a policy that is too long",
    from: "told",
    answer: limit("Cannot exceed quota for PolicySize: 6144"),
    run: (aws) => aws.call("CreatePolicy", { PolicyName: "long", PolicyDocument: long(120) }),
  },
  {
    action: "CreatePolicyVersion",
    says: "says what to do about a sixth version",
    from: "told",
    answer: limit(
      "A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.",
    ),
    run: async (aws) => {
      const form = { PolicyArn: `arn:aws:iam::${aws.accountId}:policy/rights`, PolicyDocument: document };
      for (let index = 0; index < 4; index += 1) await aws.ok("CreatePolicyVersion", form);
      return aws.call("CreatePolicyVersion", form);
    },
  },
  {
    action: "SimulateCustomPolicy",
    says: "tells which statement allowed it, from behind its first brace to behind its last",
    from: "recorded",
    answer: {
      EvalDecision: ["allowed"],
      EvalResourceDecision: ["allowed"],
      SourcePolicyId: ["PolicyInputList.1", "PolicyInputList.1"],
      SourcePolicyType: ["IAM Policy", "IAM Policy"],
      Line: ["1", "1", "1", "1"],
      Column: ["39", "91", "39", "91"],
      AllowedByOrganizations: ["true"],
    },
    run: (aws) =>
      aws.call("SimulateCustomPolicy", { "PolicyInputList.member.1": document, "ActionNames.member.1": "iam:GetUser" }),
  },
];

const credentials: Word[] = [
  ...["CreateServiceSpecificCredential", "ListServiceSpecificCredentials"].map((action) => ({
    action,
    says: "takes a service without such credentials for one that does not exist",
    from: "recorded" as const,
    answer: noSuchEntity("No such service lambda.amazonaws.com is supported for Service Specific Credentials"),
    run: (aws: Aws) => aws.call(action, { UserName: "ann", ServiceName: "lambda.amazonaws.com" }),
  })),
  {
    action: "CreateServiceSpecificCredential",
    says: "looks for the user before the service",
    from: "recorded",
    answer: noSuchEntity("The user with name nobody cannot be found."),
    run: (aws) => aws.call("CreateServiceSpecificCredential", { UserName: "nobody", ServiceName: "nothing" }),
  },
  {
    action: "ListServiceSpecificCredentials",
    says: "does not say that there is no more",
    from: "recorded",
    answer: { ServiceName: ["codecommit.amazonaws.com"], IsTruncated: [], Marker: [] },
    run: (aws) => aws.call("ListServiceSpecificCredentials", { UserName: "ann" }),
  },
  {
    action: "ResetServiceSpecificCredential",
    says: "names the credential that nobody has",
    from: "recorded",
    answer: noSuchEntity("No such credential ACCASANDBOXNOBODY2222 exists"),
    run: (aws) =>
      aws.call("ResetServiceSpecificCredential", {
        UserName: "ann",
        ServiceSpecificCredentialId: "ACCASANDBOXNOBODY2222",
      }),
  },
  {
    action: "DeleteServiceSpecificCredential",
    says: "tells a value's place and pattern, and not the value",
    from: "recorded",
    answer: invalid(
      "'serviceSpecificCredentialId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w]+",
    ),
    run: (aws) =>
      aws.call("DeleteServiceSpecificCredential", { ServiceSpecificCredentialId: "an-id-that-holds-some-hyphens" }),
  },
  {
    action: "UpdateServiceSpecificCredential",
    says: "does not list what a choice may be",
    from: "recorded",
    answer: invalid("'status' failed to satisfy constraint: Member must satisfy enum value set"),
    run: (aws, made) =>
      aws.call("UpdateServiceSpecificCredential", {
        ServiceSpecificCredentialId: made.serviceSpecificCredentialId,
        Status: "Off",
      }),
  },
];

const users: Word[] = [
  ...(
    [
      ["a service-specific credential", "remove referenced objects first", "recorded"],
      ["an SSH key", "remove referenced objects first", "decided"],
      ["an MFA device", "remove tokens from principal first", "told"],
    ] as const
  ).map(([what, message, from]) => ({
    action: "DeleteUser",
    says: `says of ${what} that it must go`,
    from,
    answer: conflict(message),
    run: async (aws: Aws) => {
      await aws.ok("CreateUser", { UserName: "leaving" });
      await give(aws, what);
      return aws.call("DeleteUser", { UserName: "leaving" });
    },
  })),
  {
    action: "UploadSigningCertificate",
    says: "names the quota of a third certificate",
    from: "told",
    answer: limit("Cannot exceed quota for CertificatesPerUser: 2"),
    run: async (aws) => {
      await aws.ok("UploadSigningCertificate", { UserName: "ann", CertificateBody: certificates[1] });
      return aws.call("UploadSigningCertificate", { UserName: "ann", CertificateBody: certificates[2] });
    },
  },
  {
    action: "GetCredentialReport",
    says: "has no words for there being none",
    from: "told",
    answer: { Code: ["ReportNotPresent"], Message: [] },
    run: (aws) => aws.call("GetCredentialReport"),
  },
  {
    action: "GetCredentialReport",
    says: "has no words for its being made",
    from: "told",
    answer: { Code: ["ReportInProgress"], Message: [] },
    run: async (aws) => {
      await aws.ok("GenerateCredentialReport");
      return aws.call("GetCredentialReport");
    },
  },
];

const denial = (action: string, resource: string) => ({
  Code: ["AccessDenied"],
  Message: [
    `User: arn:aws:iam::111122223333:user/leaving is not authorized to perform: iam:${action} on resource: ${resource} because no identity-based policy allows the iam:${action} action`,
  ],
});

const denials: Word[] = (
  [
    ["GetUser", "names the user as the caller did", "told", "user ann", { UserName: "ann" }],
    ["ListMFADevices", "names nobody where the caller named nobody", "told", "user null", {}],
    ["DeleteGroup", "names a group", "told", "group people", { GroupName: "people" }],
    ["GetRole", "names a role", "told", "role worker", { RoleName: "worker" }],
    ["CreatePolicy", "names a policy", "told", "policy new", { PolicyName: "new", PolicyDocument: document }],
    [
      "GetPolicy",
      "names a policy by the ARN that the caller gave",
      "told",
      "policy arn:aws:iam::aws:policy/Billing",
      { PolicyArn: "arn:aws:iam::aws:policy/Billing" },
    ],
    ["ListPolicies", "names the path", "told", "policy path /", {}],
    ["CreateUser", "names the ARN", "told", "arn:aws:iam::111122223333:user/new", { UserName: "new" }],
  ] as const
).map(([action, says, from, resource, form]) => ({
  action,
  says: `${says}, refused`,
  from,
  answer: denial(action, resource),
  run: async (aws: Aws) => {
    await aws.ok("CreateUser", { UserName: "leaving" });
    const { first } = await aws.ok("CreateAccessKey", { UserName: "leaving" });
    const keys = { accessKeyId: first("AccessKeyId"), secretAccessKey: first("SecretAccessKey") };
    return aws.call(action, form, keys);
  },
}));

export const words: readonly Word[] = [...users, ...roles, ...policies, ...credentials, ...denials, ...valueWords];

async function give(aws: Aws, what: string): Promise<unknown> {
  const leaving = { UserName: "leaving" };
  if (what === "an SSH key") return aws.ok("UploadSSHPublicKey", { ...leaving, SSHPublicKeyBody: sshKeys[1] });
  if (what !== "an MFA device") {
    return aws.ok("CreateServiceSpecificCredential", { ...leaving, ServiceName: "codecommit.amazonaws.com" });
  }
  const { first } = await aws.ok("CreateVirtualMFADevice", { VirtualMFADeviceName: "leaving" });
  const seed = Buffer.from(first("Base32StringSeed"), "base64").toString();
  return aws.ok("EnableMFADevice", { ...leaving, SerialNumber: first("SerialNumber"), ...codes(seed) });
}
