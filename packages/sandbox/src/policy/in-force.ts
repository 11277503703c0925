import { isKnown } from "../operation/is-known.js";
import type { Account, Group, PolicyHolder, Rights, Role, User } from "../state/account.js";
import { findPolicy, policyText } from "./find-policy.js";

/** An identity's rights as this call meets them: those from before a change that is not known everywhere yet, or its own. */
export function rightsInForce(holder: User | Group | Role, now: Date): Rights {
  const { rightsSettling } = holder;
  return rightsSettling === undefined || isKnown(rightsSettling, now) ? rightsOf(holder) : rightsSettling.before;
}

export function rightsOf(holder: PolicyHolder & Partial<Pick<User, "groups" | "permissionsBoundary">>): Rights {
  const { inlinePolicies, attachedPolicies, groups = [], permissionsBoundary } = holder;
  return { inlinePolicies, attachedPolicies, groups, permissionsBoundary };
}

/** What a managed policy says as this call meets it; undefined where there is none with that ARN. */
export function textInForce(account: Account, arn: string, now: Date): string | undefined {
  const settling = findPolicy(account, arn)?.versionSettling;
  return settling === undefined || isKnown(settling, now) ? policyText(account, arn) : settling.before;
}
