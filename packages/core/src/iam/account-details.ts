import {
  GetAccountAuthorizationDetailsCommand,
  type AttachedPolicy,
  type EntityType,
  type PolicyDetail,
} from "@aws-sdk/client-iam";
import type { AwsClient } from "../context/index.js";
import { pages } from "./pages.js";
import { decodePolicyDocument, type InlinePolicy, type ManagedPolicy } from "./policies.js";

export interface UserDetails {
  readonly userName: string;
  readonly arn: string;
  readonly path: string;
  readonly created: Date | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly groups: readonly string[];
  readonly attached: readonly ManagedPolicy[];
  readonly inline: readonly InlinePolicy[];
  readonly permissionsBoundary: string | undefined;
}

export interface GroupDetails {
  readonly groupName: string;
  readonly attached: readonly ManagedPolicy[];
  readonly inline: readonly InlinePolicy[];
}

/**
 * Every user of the account with all that is allowed to them, a page at a time: a thousand users cost one call.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
 */
export async function* listUserDetails(iam: AwsClient): AsyncGenerator<UserDetails[]> {
  for await (const page of details(iam, "User")) {
    yield (page.UserDetailList ?? []).map((user) => ({
      userName: user.UserName ?? "",
      arn: user.Arn ?? "",
      path: user.Path ?? "/",
      created: user.CreateDate,
      tags: Object.fromEntries((user.Tags ?? []).map(({ Key, Value }) => [Key ?? "", Value ?? ""])),
      groups: user.GroupList ?? [],
      ...policies(user.AttachedManagedPolicies, user.UserPolicyList),
      permissionsBoundary: user.PermissionsBoundary?.PermissionsBoundaryArn,
    }));
  }
}

export async function listGroupDetails(iam: AwsClient): Promise<GroupDetails[]> {
  const groups: GroupDetails[] = [];
  for await (const page of details(iam, "Group")) {
    for (const group of page.GroupDetailList ?? []) {
      groups.push({
        groupName: group.GroupName ?? "",
        ...policies(group.AttachedManagedPolicies, group.GroupPolicyList),
      });
    }
  }
  return groups;
}

export interface RoleDetails extends Omit<GroupDetails, "groupName"> {
  readonly roleName: string;
  readonly arn: string;
  /** JSON: who may take it. */
  readonly trustPolicy: string;
  readonly permissionsBoundary: string | undefined;
}

/** Every role of the account, a page at a time. */
export async function* listRoleDetails(iam: AwsClient): AsyncGenerator<RoleDetails[]> {
  for await (const page of details(iam, "Role")) {
    yield (page.RoleDetailList ?? []).map((role) => ({
      roleName: role.RoleName ?? "",
      arn: role.Arn ?? "",
      trustPolicy: decodePolicyDocument(role.AssumeRolePolicyDocument ?? ""),
      ...policies(role.AttachedManagedPolicies, role.RolePolicyList),
      permissionsBoundary: role.PermissionsBoundary?.PermissionsBoundaryArn,
    }));
  }
}

/** A managed policy and what it says. */
export interface PolicyDetails extends ManagedPolicy {
  /** JSON, of the version in force, as it was written. */
  readonly document: string;
}

/** Every managed policy of the account's own, and of AWS's those that are in use there, a page at a time. */
export async function* listPolicyDetails(iam: AwsClient): AsyncGenerator<PolicyDetails[]> {
  for await (const page of details(iam, "LocalManagedPolicy", "AWSManagedPolicy")) {
    yield (page.Policies ?? []).map(({ PolicyName, Arn, PolicyVersionList = [] }) => ({
      name: PolicyName ?? "",
      arn: Arn ?? "",
      document: decodePolicyDocument(PolicyVersionList.find((version) => version.IsDefaultVersion)?.Document ?? ""),
    }));
  }
}

function details(iam: AwsClient, ...kinds: EntityType[]) {
  return pages((marker) =>
    iam.send(new GetAccountAuthorizationDetailsCommand({ Filter: kinds, ...marker, MaxItems: 1000 })),
  );
}

function policies(
  attached: readonly AttachedPolicy[] | undefined,
  inline: readonly PolicyDetail[] | undefined,
): Pick<GroupDetails, "attached" | "inline"> {
  return {
    attached: (attached ?? []).map(({ PolicyName, PolicyArn }) => ({ name: PolicyName ?? "", arn: PolicyArn ?? "" })),
    inline: (inline ?? []).map(({ PolicyName, PolicyDocument }) => ({
      name: PolicyName ?? "",
      document: decodePolicyDocument(PolicyDocument ?? ""),
    })),
  };
}
