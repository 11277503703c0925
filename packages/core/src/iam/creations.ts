import { GetAccountAuthorizationDetailsCommand } from "@aws-sdk/client-iam";
import type { AwsClient } from "../context/index.js";
import { pages } from "./pages.js";

/** One thing of an account, and when it was created. */
export interface Creation {
  readonly kind: "user" | "group" | "role" | "managed-policy" | "policy-version";
  /** Of a version: its policy, and its own number, such as `Everything v2`. */
  readonly name: string;
  readonly arn: string;
  readonly created: Date | undefined;
}

/**
 * Every user, group, role and own managed policy of the account with its date, a page at a time: a thousand of them cost
 * one call. A policy's first version is as old as the policy, and not told by itself.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
 */
export async function* listCreations(iam: AwsClient): AsyncGenerator<Creation[]> {
  const details = pages((marker) =>
    iam.send(
      new GetAccountAuthorizationDetailsCommand({
        Filter: ["User", "Group", "Role", "LocalManagedPolicy"],
        ...marker,
        MaxItems: 1000,
      }),
    ),
  );
  for await (const page of details) {
    yield [
      ...(page.UserDetailList ?? []).map((user) => creation("user", user.UserName, user)),
      ...(page.GroupDetailList ?? []).map((group) => creation("group", group.GroupName, group)),
      ...(page.RoleDetailList ?? []).map((role) => creation("role", role.RoleName, role)),
      ...(page.Policies ?? []).flatMap((policy) => [
        creation("managed-policy", policy.PolicyName, policy),
        ...(policy.PolicyVersionList ?? [])
          .filter(({ VersionId }) => VersionId !== "v1")
          .map(({ VersionId, CreateDate }) =>
            creation("policy-version", `${policy.PolicyName} ${VersionId}`, { Arn: policy.Arn, CreateDate }),
          ),
      ]),
    ];
  }
}

function creation(
  kind: Creation["kind"],
  name: string | undefined,
  { Arn, CreateDate }: { Arn?: string | undefined; CreateDate?: Date | undefined },
): Creation {
  return { kind, name: name ?? "", arn: Arn ?? "", created: CreateDate };
}
