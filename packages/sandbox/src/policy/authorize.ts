import { AwsError } from "../operation/aws-error.js";
import type { Call, Principal } from "../operation/operation.js";
import { evaluate, type Decision, type PolicyRequest } from "./evaluate.js";
import { layersOf, type Layer } from "./layers.js";
import { principalArn } from "./principal-arn.js";
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
  const asked = layersOf(principal, now).map((layer) => ({ layer, decision: decisionOf(layer, request) }));
  const denied =
    asked.find(({ decision }) => decision === "explicitDeny") ??
    asked.find(({ layer, decision }) => decision === "implicitDeny" && mustAllow(layer, needed));
  if (denied !== undefined) throw accessDenied(principal, request, denied.layer, denied.decision);
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
