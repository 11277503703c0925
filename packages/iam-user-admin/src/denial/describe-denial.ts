import type { AuthorizationDetails, EvaluatedPolicy, Evaluation } from "@iam-tools/core/iam";

/** ARN of the user or role that was denied; undefined where AWS does not say. */
export function principalOf({ context }: AuthorizationDetails): string | undefined {
  // AWS writes aws:PrincipalARN here, and aws:PrincipalArn elsewhere: keys of conditions are the same in any case.
  const [, value] = Object.entries(context).find(([key]) => key.toLowerCase() === "aws:principalarn") ?? [];
  return typeof value === "string" ? value : undefined;
}

/** What did not allow the request: of several evaluations, those of which it was not allowed. */
export function deniedOf({ evaluations }: AuthorizationDetails): Evaluation[] {
  return evaluations.filter(({ effect }) => effect !== "ALLOW");
}

/** The policies of an evaluation that deny it, each with the statements that do. */
export function denyingPolicies(
  { policies }: AuthorizationDetails,
  { statements }: Evaluation,
): { readonly policy: EvaluatedPolicy; readonly sid: string | undefined }[] {
  return statements
    .filter(({ effect }) => effect === "DENY")
    .map(({ policyUri, sid }) => ({ policy: policyAt(policies, policyUri), sid }));
}

export function denialData(details: AuthorizationDetails, principalArn: string | undefined) {
  const { evaluations, policies } = details;
  return {
    principalArn: principalArn ?? null,
    evaluations: evaluations.map(({ action, resource, effect, statements }) => ({
      action,
      resource,
      decision: decisions[effect] ?? effect,
      statements: statements.map(({ policyUri, sid, effect: says }) => ({
        policy: policyUri,
        sid: sid ?? null,
        effect: says ?? null,
      })),
    })),
    policies: policies.map(({ uri, type, inline, attachedTo }) => ({ policy: uri, type, inline, attachedTo })),
  };
}

/** As the policy simulator, and so `can`, calls them. */
const decisions: Readonly<Record<string, string>> = {
  ALLOW: "allowed",
  EXPLICIT_DENY: "explicitDeny",
  IMPLICIT_DENY: "implicitDeny",
};

export function describeDenial(details: AuthorizationDetails, principalArn: string | undefined): string[] {
  const denied = deniedOf(details);
  if (denied.length === 0) return ["AWS tells of nothing that denied the request."];
  return denied.flatMap((evaluation) => {
    const { action, resource, effect } = evaluation;
    const what = `${principalArn ?? "The caller"} was denied ${action}${resource === "" ? "" : ` on ${resource}`}`;
    if (effect === "EXPLICIT_DENY") {
      const lines = denyingPolicies(details, evaluation).map(
        ({ policy, sid }) => `- ${inWords(policy)}${sid === undefined ? "" : `: statement ${sid}`}`,
      );
      return [`${what}: it is denied, by:`, ...lines];
    }
    if (details.policies.length === 0) return [`${what}: no policy allows it.`];
    const kinds = new Set(details.policies.map(({ type }) => type).filter((type) => type !== "RESOURCE_BASED_POLICY"));
    const why =
      kinds.size > 1 ? "it is not allowed. Each kind of these must allow it:" : "no policy allows it. Evaluated:";
    return [`${what}: ${why}`, ...details.policies.map((policy) => `- ${inWords(policy)}`)];
  });
}

function inWords({ uri, type, inline, attachedTo }: EvaluatedPolicy): string {
  const whose = attachedTo.length === 0 ? "" : ` of ${attachedTo.join(", ")}`;
  // An inline policy's name is not told.
  return `${inline ? "inline " : ""}${kindOf(type)}${inline ? "" : ` ${uri}`}${whose}`;
}

function kindOf(type: string): string {
  return type === ""
    ? "policy"
    : type
        .toLowerCase()
        .replaceAll("_", " ")
        .replace(/^(identity|resource) based/, "$1-based");
}

function policyAt(policies: readonly EvaluatedPolicy[], uri: string): EvaluatedPolicy {
  return (
    policies.find((policy) => policy.uri === uri) ?? { uri, type: "", inline: !uri.startsWith("arn:"), attachedTo: [] }
  );
}
