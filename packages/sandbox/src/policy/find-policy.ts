import type { Account, ManagedPolicy } from "../state/account.js";
import { policyArn } from "../state/arns.js";
import { awsManagedPolicy } from "./aws-managed-policies.js";

/** A managed policy of AWS's or of the account's; undefined where there is none with that ARN. */
export function findPolicy(account: Account, arn: string): ManagedPolicy | undefined {
  return awsManagedPolicy(account.partition, arn) ?? ownPolicy(account, arn);
}

/** What a managed policy says, by the version in force; undefined where there is none with that ARN. */
export function policyText(account: Account, arn: string): string | undefined {
  const policy = findPolicy(account, arn);
  return policy?.versions.find(({ id }) => id === policy.defaultVersion)?.document;
}

/** One of the account's own managed policies. */
export function ownPolicy(account: Account, arn: string): ManagedPolicy | undefined {
  const policy = account.policies.get(arn.slice(arn.lastIndexOf("/") + 1));
  return policy !== undefined && policyArn(account, policy) === arn ? policy : undefined;
}
