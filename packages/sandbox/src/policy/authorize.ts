import { AwsError } from "../operation/aws-error.js";
import type { Call, Principal } from "../operation/operation.js";
import type { Account, Rights } from "../state/account.js";
import { rightsInForce, textInForce } from "./in-force.js";
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
export function authorize(
  { principal, now }: Pick<Call, "principal" | "now">,
  request: PolicyRequest,
  needed: Needed = "all",
): void {
  const asked = layers(principal, now).map((layer) => ({ layer, decision: decisionOf(layer, request) }));
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

function layers(principal: Principal, now: Date): Layer[] {
  return [...identityLayers(principal, now), ...scopeLayers(principal)];
}

/** Each policy that a session was narrowed by must allow. */
function scopeLayers({ session }: Principal): Layer[] {
  return (session?.scopes ?? []).map((text) => ({
    name: "session policy",
    policies: [{ document: readPolicy(text) }],
  }));
}

function identityLayers(principal: Principal, now: Date): Layer[] {
  const { account } = principal;
  const read = { account, now };
  if (principal.kind === "role") {
    const of = principal.session.of;
    const sessionPolicies =
      of.kind === "role" ? of.sessionPolicies.map((text) => ({ document: readPolicy(text) })) : [];
    const rights = rightsInForce(principal.role, now);
    return [
      { name: "identity-based policy", policies: policiesOf(read, rights) },
      ...boundaryLayer(read, rights),
      ...(sessionPolicies.length > 0 ? [{ name: "session policy" as const, policies: sessionPolicies }] : []),
    ];
  }
  const rights = rightsInForce(principal.user, now);
  const groups = rights.groups.flatMap((name) => account.groups.get(name) ?? []);
  const all = [rights, ...groups.map((group) => rightsInForce(group, now))];
  return [
    { name: "identity-based policy", policies: all.flatMap((held) => policiesOf(read, held)) },
    ...boundaryLayer(read, rights),
  ];
}

/** Where and when policies are read. */
interface Reading {
  readonly account: Account;
  readonly now: Date;
}

function boundaryLayer(read: Reading, { permissionsBoundary: arn }: Rights): Layer[] {
  return arn === undefined ? [] : [{ name: "permissions boundary", policies: managedPolicy(read, arn) }];
}

function policiesOf(read: Reading, { inlinePolicies, attachedPolicies }: Rights): Held[] {
  const inline = [...inlinePolicies.values()].map((text) => ({ document: readPolicy(text) }));
  return [...inline, ...attachedPolicies.flatMap((arn) => managedPolicy(read, arn))];
}

function managedPolicy({ account, now }: Reading, arn: string): Held[] {
  const text = textInForce(account, arn, now);
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
