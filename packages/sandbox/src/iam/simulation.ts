import type { XmlObject } from "../operation/write-xml.js";
import { applies, evaluate, type Decision, type PolicyRequest } from "../policy/evaluate.js";
import type { RequestContext } from "../policy/match-pattern.js";
import { readPolicy } from "../policy/read-policy.js";
import { statementSpans } from "./statement-spans.js";

/** A policy that is asked, and how the answer names it. */
export interface SourcePolicy {
  readonly id: string;
  readonly document: string;
}

export interface Simulation {
  readonly policies: readonly SourcePolicy[];
  /** Documents; undefined where nothing bounds what the policies allow. */
  readonly boundary?: readonly string[] | undefined;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly context: RequestContext;
}

/** What the policies say of every action on every resource, as both simulations answer it. */
export function simulate({ actions, resources, ...simulation }: Simulation): XmlObject[] {
  return actions.flatMap((action) => resources.map((resource) => simulateOne(simulation, action, resource)));
}

type Asked = Omit<Simulation, "actions" | "resources">;

function simulateOne({ policies, boundary, context }: Asked, action: string, resource: string): XmlObject {
  const request: PolicyRequest = { action, resource, context };
  const bound =
    boundary &&
    evaluate(
      boundary.map((document) => readPolicy(document)),
      request,
    );
  const decision = together(
    evaluate(
      policies.map(({ document }) => readPolicy(document)),
      request,
    ),
    bound,
  );
  const result = {
    MatchedStatements: policies.flatMap((policy) => matchedStatements(policy, request, decision)),
    MissingContextValues: missingKeys(policies, context),
    EvalDecisionDetails: {},
    PermissionsBoundaryDecisionDetail: bound && { AllowedByPermissionsBoundary: bound === "allowed" },
  };
  return {
    EvalActionName: action,
    EvalResourceName: resource,
    EvalDecision: decision,
    ...result,
    OrganizationsDecisionDetail: { AllowedByOrganizations: true },
    ResourceSpecificResults: [
      {
        EvalResourceName: resource,
        EvalResourceDecision: decision,
        ...result,
        // Said of the whole only.
        EvalDecisionDetails: undefined,
      },
    ],
  };
}

function together(own: Decision, bound: Decision | undefined): Decision {
  if (own === "explicitDeny" || bound === "explicitDeny") return "explicitDeny";
  return own === "allowed" && (bound ?? "allowed") === "allowed" ? "allowed" : "implicitDeny";
}

/** The statements that decide. */
function matchedStatements({ id, document }: SourcePolicy, request: PolicyRequest, decision: Decision): XmlObject[] {
  const effect = { allowed: "Allow", explicitDeny: "Deny", implicitDeny: undefined }[decision];
  const spans = statementSpans(document);
  const policy = readPolicy(document);
  const variables = policy.variables ? request.context : undefined;
  return policy.statements.flatMap((statement, index) =>
    statement.effect === effect && applies(statement, request, variables)
      ? [{ SourcePolicyId: id, SourcePolicyType: "IAM Policy", ...spans[index] }]
      : [],
  );
}

/** What the policies' conditions ask for and nobody has told. */
function missingKeys(policies: readonly SourcePolicy[], context: RequestContext): string[] {
  const conditions = policies
    .flatMap(({ document }) => readPolicy(document).statements)
    .flatMap((statement) => statement.conditions);
  const keys = conditions.map(({ key }) => key).filter((key) => !context.has(key.toLowerCase()));
  return [...new Set(keys)].sort();
}
