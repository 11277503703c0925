import { AwsError } from "../operation/aws-error.js";

/** AWS's default quotas (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html). */
export const quotas = {
  UsersPerAccount: 5000,
  GroupsPerAccount: 300,
  RolesPerAccount: 1000,
  PoliciesPerAccount: 1500,
  GroupsPerUser: 10,
  AccessKeysPerUser: 2,
  CertificatesPerUser: 2,
  SSHPublicKeysPerUser: 5,
  MFADevicesPerUser: 8,
  ServiceSpecificCredentialsPerUser: 2,
  PoliciesPerUser: 10,
  PoliciesPerGroup: 10,
  PoliciesPerRole: 10,
  VersionsPerPolicy: 5,
  TagsPerUser: 50,
} as const;

/** Characters of all inline policies together, and of one managed policy; white space is not counted. */
export const policySizes = { user: 2048, group: 5120, role: 10_240, policy: 6144, trust: 2048 } as const;

/** @throws AwsError LimitExceeded where there are as many already as there may be */
export function checkQuota(quota: keyof typeof quotas, count: number): void {
  if (count < quotas[quota]) return;
  throw new AwsError(
    "LimitExceeded",
    quota === "VersionsPerPolicy"
      ? `A managed policy can have up to ${quotas[quota]} versions. Before you create a new version, you must delete an existing version.`
      : `Cannot exceed quota for ${quota}: ${quotas[quota]}`,
  );
}

/** @throws AwsError LimitExceeded where the documents are longer together than they may be */
export function checkPolicySize(kind: keyof typeof policySizes, holder: string, documents: Iterable<string>): void {
  const size = [...documents].reduce((sum, document) => sum + document.replace(/\s/g, "").length, 0);
  const quota = policySizes[kind];
  if (size <= quota) return;
  if (kind === "policy") throw new AwsError("LimitExceeded", `Cannot exceed quota for PolicySize: ${quota}`);
  if (kind === "trust") throw new AwsError("LimitExceeded", `Cannot exceed quota for ACLSizePerRole: ${quota}`);
  throw new AwsError("LimitExceeded", `Maximum policy size of ${quota} bytes exceeded for ${kind} ${holder}`);
}
