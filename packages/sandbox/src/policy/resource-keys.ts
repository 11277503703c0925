import type { ConditionValues } from "../operation/operation.js";
import type { Account, State } from "../state/account.js";
import { policyArn, roleArn, userArn } from "../state/arns.js";

/**
 * What policies are told of the resource: whose it is, and its tags
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/access_iam-tags.html). IAM's own key for tags is known for users and
 * roles only; groups have no tags.
 */
export function resourceKeys(state: State, account: Account, resource: string): ConditionValues {
  const owner = resource.split(":")[4] ?? "";
  const found = tagged(state.accounts.get(owner) ?? account, resource);
  return {
    "aws:ResourceAccount": /^\d{12}$/.test(owner) ? owner : account.id,
    ...withPrefix("aws:ResourceTag", found.tags),
    ...(found.kind === "identity" ? withPrefix("iam:ResourceTag", found.tags) : {}),
  };
}

export function withPrefix(prefix: string, tags: ReadonlyMap<string, string>): ConditionValues {
  return Object.fromEntries([...tags].map(([key, value]) => [`${prefix}/${key}`, value]));
}

interface Tagged {
  readonly kind: "identity" | "other";
  readonly tags: ReadonlyMap<string, string>;
}

function tagged(account: Account, resource: string): Tagged {
  const name = resource.slice(resource.lastIndexOf("/") + 1);
  const [user, role, policy] = [account.users.get(name), account.roles.get(name), account.policies.get(name)];
  if (user !== undefined && userArn(account, user) === resource) return { kind: "identity", tags: user.tags };
  if (role !== undefined && roleArn(account, role) === resource) return { kind: "identity", tags: role.tags };
  if (policy !== undefined && policyArn(account, policy) === resource) return { kind: "other", tags: policy.tags };
  return { kind: "other", tags: account.devices.get(resource)?.tags ?? new Map() };
}
