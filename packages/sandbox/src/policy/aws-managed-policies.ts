import type { PartitionName } from "@iam-tools/core/settings";
import type { ManagedPolicy } from "../state/account.js";

interface Document {
  readonly path?: string;
  readonly statements: readonly object[];
}

/** What AWS attaches to a user whose key leaked denies them these; the second and third version deny all. */
const quarantined = [
  "iam:AttachGroupPolicy",
  "iam:AttachRolePolicy",
  "iam:AttachUserPolicy",
  "iam:ChangePassword",
  "iam:CreateAccessKey",
  "iam:CreateInstanceProfile",
  "iam:CreateLoginProfile",
  "iam:CreateRole",
  "iam:CreateUser",
  "iam:DetachUserPolicy",
  "iam:PutUserPermissionsBoundary",
  "iam:PutUserPolicy",
  "iam:UpdateAccessKey",
  "iam:UpdateAccountPasswordPolicy",
  "iam:UpdateUser",
];
const quarantinedLater = [
  "iam:AddUserToGroup",
  "iam:CreatePolicyVersion",
  "iam:DeleteAccessKey",
  "iam:DeleteRole",
  "iam:ListUsers",
  "iam:PassRole",
  "iam:PutGroupPolicy",
  "iam:PutRolePolicy",
  "iam:SetDefaultPolicyVersion",
  "iam:UpdateAssumeRolePolicy",
  "iam:UpdateLoginProfile",
  "sts:GetFederationToken",
  "sts:GetSessionToken",
];

const reads = ["iam:Get*", "iam:List*"];
const reports = [
  "iam:GenerateCredentialReport",
  "iam:GenerateServiceLastAccessedDetails",
  "iam:SimulateCustomPolicy",
  "iam:SimulatePrincipalPolicy",
];

/**
 * AWS's own managed policies that users meet. Documents have the effect of AWS's on IAM, STS and sign-in; services that the
 * sandbox does not have are left out of them
 * (https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html).
 */
const documents: Record<string, Document> = {
  AdministratorAccess: allowing("*"),
  PowerUserAccess: {
    statements: [
      { Effect: "Allow", NotAction: ["iam:*", "organizations:*", "account:*"], Resource: "*" },
      ...allowing("iam:CreateServiceLinkedRole", "iam:DeleteServiceLinkedRole", "iam:ListRoles").statements,
    ],
  },
  ReadOnlyAccess: allowing(
    "iam:Generate*",
    "iam:Simulate*",
    ...reads,
    "sts:GetAccessKeyInfo",
    "sts:GetCallerIdentity",
    "sts:GetSessionToken",
    "signin:ListTrustedIdentityPropagationApplicationsForConsole",
  ),
  ViewOnlyAccess: {
    path: "/job-function/",
    ...allowing("iam:GetAccountSummary", "iam:GetLoginProfile", "iam:List*"),
  },
  SecurityAudit: allowing(...reads, ...reports, "sts:GetAccessKeyInfo"),
  IAMFullAccess: allowing("iam:*"),
  IAMReadOnlyAccess: allowing(...reads, ...reports),
  IAMUserChangePassword: {
    statements: [
      {
        Effect: "Allow",
        Action: "iam:ChangePassword",
        Resource: ["arn:aws:iam::*:user/${aws:username}", "arn:aws:iam::*:user/*/${aws:username}"],
      },
      ...allowing("iam:GetAccountPasswordPolicy").statements,
    ],
  },
  IAMUserSSHKeys: {
    statements: [
      {
        Effect: "Allow",
        Action: [
          "iam:DeleteSSHPublicKey",
          "iam:GetSSHPublicKey",
          "iam:ListSSHPublicKeys",
          "iam:UpdateSSHPublicKey",
          "iam:UploadSSHPublicKey",
        ],
        Resource: "arn:aws:iam::*:user/${aws:username}",
      },
    ],
  },
  SignInLocalDevelopmentAccess: {
    statements: [
      {
        Effect: "Allow",
        Action: ["signin:AuthorizeOAuth2Access", "signin:CreateOAuth2Token"],
        Resource: "arn:aws:signin:*:*:oauth2/public-client/*",
      },
    ],
  },
  AWSCompromisedKeyQuarantine: denying(...quarantined),
  AWSCompromisedKeyQuarantineV2: denying(...quarantined, ...quarantinedLater),
  AWSCompromisedKeyQuarantineV3: denying(...quarantined, ...quarantinedLater),
  AWSDenyAll: denying("*"),
  Billing: { path: "/job-function/", ...allowing("account:GetAccountInformation", "billing:*") },
};

function allowing(...actions: string[]): Document {
  return { statements: [{ Effect: "Allow", Action: actions, Resource: "*" }] };
}

function denying(...actions: string[]): Document {
  return { statements: [{ Effect: "Deny", Action: actions, Resource: "*" }] };
}

const created = new Date("2015-02-06T18:39:46Z");

/** AWS's own policies of a partition, by ARN. */
export function awsManagedPolicies(partition: PartitionName): ReadonlyMap<string, ManagedPolicy> {
  let policies = byPartition.get(partition);
  if (policies === undefined) {
    policies = makePolicies(partition);
    byPartition.set(partition, policies);
  }
  return policies;
}

export function awsManagedPolicy(partition: PartitionName, arn: string): ManagedPolicy | undefined {
  return awsManagedPolicies(partition).get(arn);
}

const byPartition = new Map<PartitionName, ReadonlyMap<string, ManagedPolicy>>();

function makePolicies(partition: PartitionName): ReadonlyMap<string, ManagedPolicy> {
  return new Map(
    Object.entries(documents).map(([name, { path = "/", statements }], index) => {
      const document = JSON.stringify({ Version: "2012-10-17", Statement: statements }, undefined, 2);
      const policy: ManagedPolicy = {
        name,
        path,
        id: `ANPASANDBOXAWS${String(index).padStart(7, "A")}`,
        created,
        updated: created,
        tags: new Map(),
        versions: [{ id: "v1", document: document.replaceAll("arn:aws:", `arn:${partition}:`), created }],
        defaultVersion: "v1",
        lastVersion: 1,
      };
      return [`arn:${partition}:iam::aws:policy${path}${name}`, policy];
    }),
  );
}
