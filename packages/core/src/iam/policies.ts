import {
  AttachUserPolicyCommand,
  DeleteUserPolicyCommand,
  DetachUserPolicyCommand,
  GetGroupPolicyCommand,
  GetUserPolicyCommand,
  ListAttachedGroupPoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListEntitiesForPolicyCommand,
  ListGroupPoliciesCommand,
  ListPoliciesCommand,
  ListUserPoliciesCommand,
  PutGroupPolicyCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import type { AwsClient } from "../context/index.js";
import { awsErrorName } from "../errors/index.js";
import { collect } from "./pages.js";

/** A managed policy: the account's own or AWS's. */
export interface ManagedPolicy {
  readonly name: string;
  readonly arn: string;
}

/** Whose policies: a user's or a group's. */
export type PolicyHolder = { readonly userName: string } | { readonly groupName: string };

export async function listAttachedPolicies(iam: AwsClient, holder: PolicyHolder): Promise<ManagedPolicy[]> {
  const policies = await collect(
    (marker) =>
      "userName" in holder
        ? iam.send(new ListAttachedUserPoliciesCommand({ UserName: holder.userName, ...marker }))
        : iam.send(new ListAttachedGroupPoliciesCommand({ GroupName: holder.groupName, ...marker })),
    (page) => page.AttachedPolicies,
  );
  return policies.map(({ PolicyName, PolicyArn }) => ({ name: PolicyName ?? "", arn: PolicyArn ?? "" }));
}

/** Names of the users that a managed policy is attached to itself; none where there is no such policy. */
export async function listUsersWithPolicy(iam: AwsClient, policyArn: string): Promise<string[]> {
  try {
    const users = await collect(
      (marker) => iam.send(new ListEntitiesForPolicyCommand({ PolicyArn: policyArn, EntityFilter: "User", ...marker })),
      (page) => page.PolicyUsers,
    );
    return users.map(({ UserName }) => UserName ?? "");
  } catch (error) {
    if (awsErrorName(error) === "NoSuchEntity") return [];
    throw error;
  }
}

/** Names of the policies that are written into the holder. */
export async function listInlinePolicyNames(iam: AwsClient, holder: PolicyHolder): Promise<string[]> {
  return collect(
    (marker) =>
      "userName" in holder
        ? iam.send(new ListUserPoliciesCommand({ UserName: holder.userName, ...marker }))
        : iam.send(new ListGroupPoliciesCommand({ GroupName: holder.groupName, ...marker })),
    (page) => page.PolicyNames,
  );
}

/** A policy that is written into a user or group. */
export interface InlinePolicy {
  readonly name: string;
  /** JSON, as it was written. */
  readonly document: string;
}

/** Every policy written into the holder, with its text; the texts are asked for at once. */
export async function listInlinePolicies(iam: AwsClient, holder: PolicyHolder): Promise<InlinePolicy[]> {
  const names = await listInlinePolicyNames(iam, holder);
  return Promise.all(
    names.map(async (name) => {
      const { PolicyDocument = "" } =
        "userName" in holder
          ? await iam.send(new GetUserPolicyCommand({ UserName: holder.userName, PolicyName: name }))
          : await iam.send(new GetGroupPolicyCommand({ GroupName: holder.groupName, PolicyName: name }));
      return { name, document: decodePolicyDocument(PolicyDocument) };
    }),
  );
}

/** What a policy that is written into a group says; undefined where the group, or it, does not exist. */
export async function findGroupPolicy(
  iam: AwsClient,
  { groupName, name }: { readonly groupName: string; readonly name: string },
): Promise<unknown> {
  try {
    const { PolicyDocument = "" } = await iam.send(
      new GetGroupPolicyCommand({ GroupName: groupName, PolicyName: name }),
    );
    return JSON.parse(decodePolicyDocument(PolicyDocument));
  } catch (error) {
    if (awsErrorName(error) === "NoSuchEntity") return undefined;
    throw error;
  }
}

/** Writes a policy into the group, in place of one of that name. */
export async function putGroupPolicy(
  iam: AwsClient,
  { groupName, name, document }: InlinePolicy & { readonly groupName: string },
): Promise<void> {
  await iam.send(new PutGroupPolicyCommand({ GroupName: groupName, PolicyName: name, PolicyDocument: document }));
}

/** IAM writes policies in its answers as in a URL (RFC 3986). */
export function decodePolicyDocument(encoded: string): string {
  return decodeURIComponent(encoded);
}

/** Every managed policy there is, AWS's own too. */
export async function listManagedPolicies(iam: AwsClient): Promise<ManagedPolicy[]> {
  const policies = await collect(
    (marker) => iam.send(new ListPoliciesCommand({ Scope: "All", ...marker, MaxItems: 1000 })),
    (page) => page.Policies,
  );
  return policies.map(({ PolicyName, Arn }) => ({ name: PolicyName ?? "", arn: Arn ?? "" }));
}

/** Being attached already is fine. */
export async function attachPolicy(iam: AwsClient, { userName, policyArn }: AttachedPolicy): Promise<void> {
  await iam.send(new AttachUserPolicyCommand({ UserName: userName, PolicyArn: policyArn }));
}

/** Not being attached is fine. */
export async function detachPolicy(iam: AwsClient, { userName, policyArn }: AttachedPolicy): Promise<void> {
  try {
    await iam.send(new DetachUserPolicyCommand({ UserName: userName, PolicyArn: policyArn }));
  } catch (error) {
    if (awsErrorName(error) !== "NoSuchEntity") throw error;
  }
}

export interface AttachedPolicy {
  readonly userName: string;
  readonly policyArn: string;
}

/** Writes a policy into the user, in place of one of that name. */
export async function putInlinePolicy(
  iam: AwsClient,
  { userName, name, document }: InlinePolicy & { readonly userName: string },
): Promise<void> {
  await iam.send(new PutUserPolicyCommand({ UserName: userName, PolicyName: name, PolicyDocument: document }));
}

/** One that is gone already is fine. */
export async function deleteInlinePolicy(
  iam: AwsClient,
  { userName, name }: { userName: string; name: string },
): Promise<void> {
  try {
    await iam.send(new DeleteUserPolicyCommand({ UserName: userName, PolicyName: name }));
  } catch (error) {
    if (awsErrorName(error) !== "NoSuchEntity") throw error;
  }
}
