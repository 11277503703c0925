import { AwsError } from "../operation/aws-error.js";
import type { Principal } from "../operation/operation.js";
import type { Account, PolicyHolder } from "../state/account.js";
import { findPolicy } from "./find-policy.js";
import { principalArn } from "./principal-arn.js";
import { evaluate, type Decision, type PolicyRequest } from "./evaluate.js";
import type { PolicyDocument } from "./policy-document.js";
import { readPolicy } from "./read-policy.js";

/**
 * Decides as AWS does (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html):
 * a Deny anywhere wins; else the identity's policies must allow, and its permissions boundary and the session's
 * policies, where there are any, must allow too.
 *
 * @param needsAllow false where no permission is needed and only a Deny counts
 * @throws AwsError AccessDenied, saying which action on what, and which kind of policy is in the way
 */
export function authorize(principal: Principal, request: PolicyRequest, needsAllow: boolean): void {
  for (const layer of layers(principal)) {
    const decision = evaluate(layer.policies, request);
    if (decision === "allowed" || (decision === "implicitDeny" && !needsAllow)) continue;
    throw accessDenied(principal, request, decision, layer.name);
  }
}

interface Layer {
  /** As AWS names it in its message. */
  readonly name: "identity-based policy" | "permissions boundary" | "session policy";
  readonly policies: readonly PolicyDocument[];
}

function layers(principal: Principal): Layer[] {
  const { account } = principal;
  if (principal.kind === "role") {
    const of = principal.session.of;
    const sessionPolicies = of.kind === "role" ? of.sessionPolicies.map((text) => readPolicy(text)) : [];
    return [
      { name: "identity-based policy", policies: policiesOf(account, principal.role) },
      ...boundaryLayer(account, principal.role.permissionsBoundary),
      ...(sessionPolicies.length > 0 ? [{ name: "session policy" as const, policies: sessionPolicies }] : []),
    ];
  }
  const { user } = principal;
  const groups = user.groups.flatMap((name) => account.groups.get(name) ?? []);
  return [
    { name: "identity-based policy", policies: [user, ...groups].flatMap((holder) => policiesOf(account, holder)) },
    ...boundaryLayer(account, user.permissionsBoundary),
  ];
}

function boundaryLayer(account: Account, arn: string | undefined): Layer[] {
  return arn === undefined ? [] : [{ name: "permissions boundary", policies: managedPolicy(account, arn) }];
}

function policiesOf(account: Account, holder: PolicyHolder): PolicyDocument[] {
  const inline = [...holder.inlinePolicies.values()].map((text) => readPolicy(text));
  return [...inline, ...holder.attachedPolicies.flatMap((arn) => managedPolicy(account, arn))];
}

function managedPolicy(account: Account, arn: string): PolicyDocument[] {
  const policy = findPolicy(account, arn);
  const version = policy?.versions.find((candidate) => candidate.id === policy.defaultVersion);
  return version === undefined ? [] : [readPolicy(version.document)];
}

function accessDenied(
  principal: Principal,
  request: PolicyRequest,
  decision: Decision,
  layer: Layer["name"],
): AwsError {
  const article = layer === "identity-based policy" ? "an" : "a";
  const reason =
    decision === "explicitDeny"
      ? `with an explicit deny in ${article} ${layer}`
      : `because no ${layer} allows the ${request.action} action`;
  return new AwsError(
    "AccessDenied",
    `User: ${principalArn(principal)} is not authorized to perform: ${request.action} on resource: ${request.resource} ${reason}`,
  );
}
