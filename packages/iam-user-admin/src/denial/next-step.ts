import { isQuarantine, quarantineAdvice, quote } from "@iam-tools/core/errors";
import type { AuthorizationDetails, EvaluatedPolicy } from "@iam-tools/core/iam";
import { deniedOf, denyingPolicies } from "./describe-denial.js";

/** What helps on, a command where there is one; undefined where nothing was denied. */
export function nextStep(details: AuthorizationDetails, principalArn = ""): string | undefined {
  const [denied] = deniedOf(details);
  if (denied === undefined) return undefined;
  const [, kind, path = ""] = /:(user|role|assumed-role)\/(.+)$/.exec(principalArn) ?? [];
  const name = kind === "assumed-role" ? (path.split("/")[0] ?? "") : path.slice(path.lastIndexOf("/") + 1);
  const [by] = denyingPolicies(details, denied);
  const policy = by?.policy;
  if (policy !== undefined && isQuarantine(policy.uri)) return quarantineAdvice(name, policy.uri);
  const advice = policy === undefined ? undefined : adviceOn(policy, denied.resource);
  if (advice !== undefined) return advice;
  if (kind === "user") {
    const { action, resource } = denied;
    return `Whether it is still so, and the statement: iam-user-admin can ${quote(name)} ${quote(action)}${resource.startsWith("arn:") ? ` ${quote(resource)}` : ""}`;
  }
  if (policy?.uri.startsWith("arn:")) return `See that policy: aws iam get-policy --policy-arn ${quote(policy.uri)}`;
  if (kind === undefined) return undefined;
  const verb = policy === undefined ? "list-attached-role-policies" : "list-role-policies";
  return `See the role's policies: aws iam ${verb} --role-name ${quote(name)}`;
}

/** Of kinds of policies that are not changed at the user or role. */
function adviceOn(policy: EvaluatedPolicy, resource: string): string | undefined {
  switch (policy.type) {
    case "SERVICE_CONTROL_POLICY":
    case "RESOURCE_CONTROL_POLICY":
      return `Only the organization's administrators can change that: aws organizations describe-policy --policy-id ${quote(policy.uri.slice(policy.uri.lastIndexOf("/") + 1))}`;
    case "SESSION_POLICY":
      return "The session was issued with fewer rights than its user or role has: get one without that session policy.";
    case "RESOURCE_BASED_POLICY":
      return `The policy of the resource itself denies it: change that of ${policy.attachedTo[0] ?? resource}.`;
    case "VPC_ENDPOINT_POLICY":
      return "The network's own endpoint to AWS forbids it: call from another network, or ask its administrators.";
    default:
      return undefined;
  }
}
