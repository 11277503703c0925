import { AwsError } from "../operation/aws-error.js";
import { operation } from "../operation/operation.js";
import { paginate, paging } from "../operation/paginate.js";
import { list, oneOf, optional } from "../operation/parameters.js";
import type { XmlObject } from "../operation/write-xml.js";
import type { Account, ManagedPolicy, PolicyHolder } from "../state/account.js";
import { policyArn } from "../state/arns.js";
import { awsManagedPolicies } from "../policy/aws-managed-policies.js";
import { writeCredentialReport } from "./credential-report.js";
import {
  describeAttached,
  describeBoundary,
  describeGroup,
  describePolicy,
  describeRole,
  describeTags,
  describeUser,
  encodeDocument,
} from "./describe.js";
import { policySizes, quotas } from "./quotas.js";
import { onAccount } from "./resources.js";

const getAccountSummary = operation({
  action: "GetAccountSummary",
  parameters: {},
  errors: [],
  resource: onAccount,
  handle: ({ account }) => ({ SummaryMap: new Map(Object.entries(summarise(account))) }),
});

const getAccountAuthorizationDetails = operation({
  action: "GetAccountAuthorizationDetails",
  parameters: {
    Filter: optional(list(oneOf("User", "Role", "Group", "LocalManagedPolicy", "AWSManagedPolicy"))),
    ...paging,
  },
  errors: [],
  resource: onAccount,
  handle(call, { Filter, ...input }) {
    const details = allDetails(call.account).filter(({ kind }) => Filter === undefined || Filter.includes(kind));
    const page = paginate(call, input, details, ({ kind, name }) => `${kind}/${name}`);
    const ofKind = (...kinds: Detail["kind"][]) =>
      page.items.filter(({ kind }) => kinds.includes(kind)).map((detail) => detail.describe());
    return {
      UserDetailList: ofKind("User"),
      GroupDetailList: ofKind("Group"),
      RoleDetailList: ofKind("Role"),
      Policies: ofKind("LocalManagedPolicy", "AWSManagedPolicy"),
      ...page.end,
    };
  },
});

/** How often a report is asked for before it is there. */
const pollsNeeded = 2;

/** A report is made anew when it is older. */
const reportLifetime = 4 * 3600 * 1000;

const generateCredentialReport = operation({
  action: "GenerateCredentialReport",
  writes: true,
  parameters: {},
  errors: [],
  resource: onAccount,
  handle({ account, now }) {
    const report = account.credentialReport;
    if (report === undefined || isExpired(report.generated, now)) {
      account.credentialReport = {
        generated: now,
        content: writeCredentialReport(account, now),
        pollsLeft: pollsNeeded,
      };
      return { State: "STARTED", Description: "No report exists. Starting a new report generation task" };
    }
    if (report.pollsLeft === 0) return { State: "COMPLETE" };
    report.pollsLeft -= 1;
    return { State: "INPROGRESS" };
  },
});

const getCredentialReport = operation({
  action: "GetCredentialReport",
  parameters: {},
  errors: ["ReportExpired", "ReportInProgress", "ReportNotPresent"],
  resource: onAccount,
  handle({ account, now }) {
    const report = account.credentialReport;
    if (report === undefined) throw new AwsError("ReportNotPresent", "");
    if (report.pollsLeft > 0) {
      report.pollsLeft -= 1;
      throw new AwsError("ReportInProgress", "");
    }
    if (isExpired(report.generated, now)) throw new AwsError("ReportExpired", "The report has expired.");
    return { Content: Buffer.from(report.content), ReportFormat: "text/csv", GeneratedTime: report.generated };
  },
});

export const accountReportOperations = [
  getAccountSummary,
  getAccountAuthorizationDetails,
  generateCredentialReport,
  getCredentialReport,
];

function isExpired(generated: Date, now: Date): boolean {
  return now.getTime() - generated.getTime() > reportLifetime;
}

function summarise(account: Account): Record<string, number> {
  const devices = [...account.devices.values()];
  const holders: PolicyHolder[] = [...account.users.values(), ...account.groups.values(), ...account.roles.values()];
  return {
    Users: account.users.size,
    UsersQuota: quotas.UsersPerAccount,
    Groups: account.groups.size,
    GroupsQuota: quotas.GroupsPerAccount,
    Roles: account.roles.size,
    RolesQuota: quotas.RolesPerAccount,
    Policies: account.policies.size,
    PoliciesQuota: quotas.PoliciesPerAccount,
    PolicySizeQuota: policySizes.policy,
    UserPolicySizeQuota: policySizes.user,
    GroupPolicySizeQuota: policySizes.group,
    RolePolicySizeQuota: policySizes.role,
    AssumeRolePolicySizeQuota: policySizes.trust,
    PolicyVersionsInUse: new Set(holders.flatMap((holder) => holder.attachedPolicies)).size,
    VersionsPerPolicyQuota: quotas.VersionsPerPolicy,
    GroupsPerUserQuota: quotas.GroupsPerUser,
    AccessKeysPerUserQuota: quotas.AccessKeysPerUser,
    SigningCertificatesPerUserQuota: quotas.CertificatesPerUser,
    AttachedPoliciesPerUserQuota: quotas.PoliciesPerUser,
    AttachedPoliciesPerGroupQuota: quotas.PoliciesPerGroup,
    AttachedPoliciesPerRoleQuota: quotas.PoliciesPerRole,
    MFADevices: devices.length,
    MFADevicesInUse: devices.filter((device) => device.userName !== undefined).length,
    AccountMFAEnabled: account.root?.hasMfa === false ? 0 : 1,
    AccountAccessKeysPresent: account.root?.accessKey === undefined ? 0 : 1,
    AccountPasswordPresent: 1,
    AccountSigningCertificatesPresent: 0,
    GlobalEndpointTokenVersion: 1,
  };
}

interface Detail {
  readonly kind: "User" | "Group" | "Role" | "LocalManagedPolicy" | "AWSManagedPolicy";
  readonly name: string;
  describe(): XmlObject;
}

function allDetails(account: Account): Detail[] {
  return [
    ...[...account.users.values()].map((user) => ({
      kind: "User" as const,
      name: user.name,
      describe: () => ({
        ...describeUser(account, user),
        PasswordLastUsed: undefined,
        UserPolicyList: describeInline(user),
        GroupList: user.groups,
        AttachedManagedPolicies: describeAttached(user.attachedPolicies),
        PermissionsBoundary: describeBoundary(user.permissionsBoundary),
        Tags: describeTags(user.tags),
      }),
    })),
    ...[...account.groups.values()].map((group) => ({
      kind: "Group" as const,
      name: group.name,
      describe: () => ({
        ...describeGroup(account, group),
        GroupPolicyList: describeInline(group),
        AttachedManagedPolicies: describeAttached(group.attachedPolicies),
      }),
    })),
    ...[...account.roles.values()].map((role) => ({
      kind: "Role" as const,
      name: role.name,
      describe: () => ({
        ...describeRole(account, role),
        Description: undefined,
        MaxSessionDuration: undefined,
        RolePolicyList: describeInline(role),
        AttachedManagedPolicies: describeAttached(role.attachedPolicies),
        InstanceProfileList: [],
      }),
    })),
    ...[...account.policies.values()].map((policy) => ({
      kind: "LocalManagedPolicy" as const,
      name: policy.name,
      describe: () => describeWithVersions(account, policyArn(account, policy), policy),
    })),
    ...[...awsManagedPolicies(account.partition)].map(([arn, policy]) => ({
      kind: "AWSManagedPolicy" as const,
      name: policy.name,
      describe: () => describeWithVersions(account, arn, policy),
    })),
  ];
}

function describeInline(holder: PolicyHolder): XmlObject[] {
  return [...holder.inlinePolicies].map(([name, document]) => ({
    PolicyName: name,
    PolicyDocument: encodeDocument(document),
  }));
}

function describeWithVersions(account: Account, arn: string, policy: ManagedPolicy): XmlObject {
  return {
    ...describePolicy(account, policy, arn),
    PolicyVersionList: policy.versions.map((version) => ({
      Document: encodeDocument(version.document),
      VersionId: version.id,
      IsDefaultVersion: version.id === policy.defaultVersion,
      CreateDate: version.created,
    })),
  };
}
