import { holds } from "./condition-operators.js";
import { matchPattern, type RequestContext, type Variables } from "./match-pattern.js";
import type { Effect, Matcher, PolicyDocument, Statement } from "./policy-document.js";

export interface PolicyRequest {
  /** Such as `iam:CreateUser`. */
  readonly action: string;
  /** An ARN, or `*`. */
  readonly resource: string;
  readonly context: RequestContext;
  /** Whether the caller is meant by naming nobody. */
  readonly unnamed?: boolean;
}

export type Decision = "allowed" | "explicitDeny" | "implicitDeny";

/** What policies say together: one Deny is enough, else one Allow is needed. */
export function evaluate(policies: readonly PolicyDocument[], request: PolicyRequest): Decision {
  const effects = new Set<Effect>();
  for (const policy of policies) {
    const variables = policy.variables ? request.context : undefined;
    for (const statement of policy.statements) {
      if (applies(statement, request, variables)) effects.add(statement.effect);
    }
  }
  if (effects.has("Deny")) return "explicitDeny";
  return effects.has("Allow") ? "allowed" : "implicitDeny";
}

/** Whether a statement is about a request; its principal, where it has one, is not looked at. */
export function applies(statement: Statement, request: PolicyRequest, variables: Variables): boolean {
  return (
    matches(statement.action, (pattern) => matchPattern(pattern, request.action, undefined, true)) &&
    (statement.resource === undefined ||
      matches(statement.resource, (pattern) => matchPattern(pattern, request.resource, variables))) &&
    statement.conditions.every((condition) => holds(condition, request.context, variables))
  );
}

function matches(matcher: Matcher, test: (pattern: string) => boolean): boolean {
  return matcher.patterns.some((pattern) => test(pattern)) !== matcher.not;
}
