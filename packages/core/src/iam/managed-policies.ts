import { isDeepStrictEqual } from "node:util";
import {
  AttachGroupPolicyCommand,
  CreatePolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
} from "@aws-sdk/client-iam";
import type { AwsClient } from "../context/index.js";
import { awsErrorName } from "../errors/index.js";

/**
 * The document in force of a managed policy, or undefined where there is no such policy.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetPolicyVersion.html
 */
export async function findPolicyDocument(iam: AwsClient, policyArn: string): Promise<unknown> {
  const text = await findPolicyText(iam, policyArn);
  return text === undefined ? undefined : JSON.parse(text);
}

/** The same as it was written. */
export async function findPolicyText(iam: AwsClient, policyArn: string): Promise<string | undefined> {
  try {
    const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn: policyArn }));
    const { PolicyVersion } = await iam.send(
      new GetPolicyVersionCommand({ PolicyArn: policyArn, VersionId: Policy?.DefaultVersionId }),
    );
    return decodeURIComponent(PolicyVersion?.Document ?? "");
  } catch (error) {
    if (awsErrorName(error) === "NoSuchEntity") return undefined;
    throw error;
  }
}

export interface NewPolicy {
  /** With its name, and no path. */
  readonly policyArn: string;
  readonly description: string;
  readonly document: object;
}

/**
 * That very policy being there already is fine: a call whose answer was lost is made again.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html
 */
export async function createPolicy(iam: AwsClient, { policyArn, description, document }: NewPolicy): Promise<void> {
  try {
    await iam.send(
      new CreatePolicyCommand({
        PolicyName: policyArn.slice(policyArn.lastIndexOf("/") + 1),
        Description: description,
        PolicyDocument: JSON.stringify(document, undefined, 2),
      }),
    );
  } catch (error) {
    if (awsErrorName(error) !== "EntityAlreadyExists") throw error;
    if (!isDeepStrictEqual(await findPolicyDocument(iam, policyArn), document)) throw error;
  }
}

/** Being attached already is fine. */
export async function attachGroupPolicy(
  iam: AwsClient,
  { groupName, policyArn }: { readonly groupName: string; readonly policyArn: string },
): Promise<void> {
  await iam.send(new AttachGroupPolicyCommand({ GroupName: groupName, PolicyArn: policyArn }));
}
