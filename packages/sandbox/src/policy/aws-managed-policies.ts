import type { ManagedPolicy, Partition } from "../state/account.js";

/**
 * A few of AWS's own managed policies. Documents say what AWS's say of IAM and STS; services that the sandbox does not
 * have are left out of them.
 */
const documents: Record<string, { readonly path?: string; readonly statements: readonly object[] }> = {
  AdministratorAccess: { statements: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
  PowerUserAccess: {
    statements: [
      {
        Effect: "Allow",
        NotAction: ["iam:*", "organizations:*", "account:*"],
        Resource: "*",
      },
      {
        Effect: "Allow",
        Action: ["iam:CreateServiceLinkedRole", "iam:DeleteServiceLinkedRole", "iam:ListRoles"],
        Resource: "*",
      },
    ],
  },
  ReadOnlyAccess: {
    statements: [
      {
        Effect: "Allow",
        Action: [
          "iam:Generate*",
          "iam:Get*",
          "iam:List*",
          "iam:Simulate*",
          "sts:GetAccessKeyInfo",
          "sts:GetCallerIdentity",
        ],
        Resource: "*",
      },
    ],
  },
  SecurityAudit: {
    statements: [
      {
        Effect: "Allow",
        Action: ["iam:Generate*", "iam:Get*", "iam:List*", "iam:Simulate*", "sts:GetAccessKeyInfo"],
        Resource: "*",
      },
    ],
  },
  IAMFullAccess: { statements: [{ Effect: "Allow", Action: ["iam:*"], Resource: "*" }] },
  IAMReadOnlyAccess: {
    statements: [
      { Effect: "Allow", Action: ["iam:Generate*", "iam:Get*", "iam:List*", "iam:Simulate*"], Resource: "*" },
    ],
  },
  IAMUserChangePassword: {
    statements: [
      { Effect: "Allow", Action: ["iam:ChangePassword"], Resource: ["arn:aws:iam::*:user/${aws:username}"] },
      { Effect: "Allow", Action: ["iam:GetAccountPasswordPolicy"], Resource: "*" },
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
  AWSDenyAll: { statements: [{ Effect: "Deny", Action: ["*"], Resource: "*" }] },
  Billing: {
    path: "/job-function/",
    statements: [{ Effect: "Allow", Action: ["account:GetAccountInformation", "billing:*"], Resource: "*" }],
  },
};

const created = new Date("2015-02-06T18:39:46Z");

/** AWS's own policies of a partition, by ARN. */
export function awsManagedPolicies(partition: Partition): ReadonlyMap<string, ManagedPolicy> {
  return byPartition[partition];
}

export function awsManagedPolicy(partition: Partition, arn: string): ManagedPolicy | undefined {
  return byPartition[partition].get(arn);
}

const byPartition: Record<Partition, ReadonlyMap<string, ManagedPolicy>> = {
  aws: makePolicies("aws"),
  "aws-cn": makePolicies("aws-cn"),
  "aws-us-gov": makePolicies("aws-us-gov"),
};

function makePolicies(partition: Partition): ReadonlyMap<string, ManagedPolicy> {
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
