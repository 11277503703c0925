import { GetAccountAuthorizationDetailsCommand, type AttachedPolicy, type PolicyDetail } from "@aws-sdk/client-iam";
import type { AwsClient } from "../context/index.js";
import { pages } from "./pages.js";
import { decodePolicyDocument, type InlinePolicy, type ManagedPolicy } from "./policies.js";

export interface UserDetails {
  readonly userName: string;
  readonly arn: string;
  readonly path: string;
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

function details(iam: AwsClient, kind: "User" | "Group") {
  return pages((marker) =>
    iam.send(new GetAccountAuthorizationDetailsCommand({ Filter: [kind], ...marker, MaxItems: 1000 })),
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
