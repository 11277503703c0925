import { AwsError } from "../operation/aws-error.js";
import type { Principal } from "../operation/operation.js";
import type { Account, PolicyHolder } from "../state/account.js";
import { policyText } from "./find-policy.js";
import { principalArn } from "./principal-arn.js";
import { evaluate, type Decision, type PolicyRequest } from "./evaluate.js";
import type { PolicyDocument } from "./policy-document.js";
import { readPolicy } from "./read-policy.js";
import { resourceInWords } from "./resource-in-words.js";

/**
 * What must allow a request that nothing denies: all that the caller has; what narrows it (permissions boundary, session
 * policies) where a resource's policy names the caller's role; nothing where no permission is needed.
 */
export type Needed = "all" | "limits" | "nothing";

/**
 * Decides as AWS does (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html):
 * a Deny anywhere wins; else the identity's policies must allow, and its permissions boundary and the session's
 * policies, where there are any, must allow too.
 *
 * @throws AwsError AccessDenied, saying which action on what, and which kind of policy is in the way
 */
export function authorize(principal: Principal, request: PolicyRequest, needed: Needed = "all"): void {
  const asked = layers(principal).map((layer) => ({ layer, decision: decisionOf(layer, request) }));
  const denied =
    asked.find(({ decision }) => decision === "explicitDeny") ??
    asked.find(({ layer, decision }) => decision === "implicitDeny" && mustAllow(layer, needed));
  if (denied !== undefined) throw accessDenied(principal, request, denied.layer, denied.decision);
}

interface Layer {
  /** As AWS names it in its message. */
  readonly name: "identity-based policy" | "permissions boundary" | "session policy";
  readonly policies: readonly Held[];
}

interface Held {
  /** Of a managed policy. */
  readonly arn?: string;
  readonly document: PolicyDocument;
}

function decisionOf({ policies }: Layer, request: PolicyRequest): Decision {
  return evaluate(
    policies.map(({ document }) => document),
    request,
  );
}

function mustAllow(layer: Layer, needed: Needed): boolean {
  return needed === "all" || (needed === "limits" && layer.name !== "identity-based policy");
}

function layers(principal: Principal): Layer[] {
  return [...identityLayers(principal), ...scopeLayers(principal)];
}

/** Each policy that a session was narrowed by must allow. */
function scopeLayers({ session }: Principal): Layer[] {
  return (session?.scopes ?? []).map((text) => ({
    name: "session policy",
    policies: [{ document: readPolicy(text) }],
  }));
}

function identityLayers(principal: Principal): Layer[] {
  const { account } = principal;
  if (principal.kind === "role") {
    const of = principal.session.of;
    const sessionPolicies =
      of.kind === "role" ? of.sessionPolicies.map((text) => ({ document: readPolicy(text) })) : [];
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

function policiesOf(account: Account, holder: PolicyHolder): Held[] {
  const inline = [...holder.inlinePolicies.values()].map((text) => ({ document: readPolicy(text) }));
  return [...inline, ...holder.attachedPolicies.flatMap((arn) => managedPolicy(account, arn))];
}

function managedPolicy(account: Account, arn: string): Held[] {
  const text = policyText(account, arn);
  return text === undefined ? [] : [{ arn, document: readPolicy(text) }];
}

/** In AWS's words (https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html). */
function accessDenied(principal: Principal, request: PolicyRequest, layer: Layer, decision: Decision): AwsError {
  const { action } = request;
  const article = layer.name === "identity-based policy" ? "an" : "a";
  const denying = layer.policies.find(({ document }) => evaluate([document], request) === "explicitDeny");
  const reason =
    decision === "explicitDeny"
      ? `with an explicit deny in ${article} ${layer.name}${denying?.arn === undefined ? "" : `: ${denying.arn}`}`
      : `because no ${layer.name} allows the ${action} action`;
  return new AwsError(
    "AccessDenied",
    `User: ${principalArn(principal)} is not authorized to perform: ${action} on resource: ${resourceInWords(request)} ${reason}`,
  );
}
