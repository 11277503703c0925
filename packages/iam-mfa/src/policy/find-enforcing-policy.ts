import { isDeepStrictEqual } from "node:util";
import type { AwsClient } from "@iam-tools/core/context";
import { refusal } from "@iam-tools/core/errors";
import { findPolicyDocument } from "@iam-tools/core/iam";
import type { CallerIdentity } from "@iam-tools/core/sts";
import { enforcingPolicy, type PolicyDocument } from "./enforcing-policy.js";

/** The policy that enforces MFA, in one account. */
export interface AccountPolicy {
  readonly policyArn: string;
  readonly document: PolicyDocument;
  /** Whether that very policy is there already. */
  readonly exists: boolean;
}

export interface PolicyRequest {
  readonly name: string;
  readonly account: Pick<CallerIdentity, "partition" | "accountId">;
  /** The command that takes another name. */
  readonly otherwise: string;
}

/**
 * Looks for the policy by its name.
 *
 * @throws CliError USAGE where it is not a name; REFUSED where the policy of that name says something else
 */
export async function findEnforcingPolicy(
  iam: AwsClient,
  { name, account: { partition, accountId }, otherwise }: PolicyRequest,
): Promise<AccountPolicy> {
  const document = enforcingPolicy(partition);
  const policyArn = `arn:${partition}:iam::${accountId}:policy/${name}`;
  const existing = await findPolicyDocument(iam, policyArn);
  if (existing !== undefined && !isDeepStrictEqual(existing, document)) {
    throw refusal(
      `A policy named ${name} already exists, with different content.`,
      `Nothing was changed. Use another name for the new one: ${otherwise}`,
    );
  }
  return { policyArn, document, exists: existing !== undefined };
}

/** What AWS shows beside its name. */
export const policyDescription = "Denies nearly everything without MFA, but for setting MFA up";
