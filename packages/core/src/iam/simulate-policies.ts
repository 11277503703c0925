import { SimulateCustomPolicyCommand, SimulatePrincipalPolicyCommand } from "@aws-sdk/client-iam";
import type { AwsClient } from "../context/index.js";

export interface SimulatedRequest {
  /** Documents in JSON. */
  readonly policies: readonly string[];
  /** A document in JSON. */
  readonly boundary?: string | undefined;
  /** Such as `iam:ChangePassword`. */
  readonly action: string;
  /** An ARN. */
  readonly resource: string;
  /** Values of condition keys, such as `aws:username`. */
  readonly context: Readonly<Record<string, string>>;
}

export type SimulatedDecision = "allowed" | "explicitDeny" | "implicitDeny";

/**
 * What AWS would decide of a request, were these policies those of whoever makes it.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html
 */
export async function simulatePolicies(iam: AwsClient, request: SimulatedRequest): Promise<SimulatedDecision> {
  const { policies, boundary, action, resource, context } = request;
  const { EvaluationResults: [result] = [] } = await iam.send(
    new SimulateCustomPolicyCommand({
      PolicyInputList: [...policies],
      ...(boundary === undefined ? {} : { PermissionsBoundaryPolicyInputList: [boundary] }),
      ActionNames: [action],
      ResourceArns: [resource],
      ContextEntries: contextEntries(context),
    }),
  );
  return result?.EvalDecision ?? "implicitDeny";
}

export interface PrincipalRequest extends Omit<SimulatedRequest, "policies" | "boundary"> {
  /** Of a user, a group or a role. */
  readonly principalArn: string;
}

/** What AWS would decide of a principal's request, and why. */
export interface PrincipalDecision {
  readonly decision: SimulatedDecision;
  readonly statements: readonly MatchedStatement[];
  /** Undefined where there is no permissions boundary. */
  readonly allowedByBoundary: boolean | undefined;
  /** Undefined where the account is in no organization. */
  readonly allowedByOrganizations: boolean | undefined;
  /** Condition keys that the policies ask for, and that were not told. */
  readonly missingKeys: readonly string[];
}

/** A statement that decides, by its place in the text of its policy, both counted from 1. */
export interface MatchedStatement {
  /** `user_NAME_POLICY` or `group_NAME_POLICY` of an inline policy, else the policy's name. */
  readonly policyId: string;
  readonly start: Position;
  readonly end: Position;
}

export interface Position {
  readonly line: number;
  readonly column: number;
}

/**
 * By the policies that the principal has, its groups', its boundary and the organization's; not by those of resources.
 *
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
export async function simulatePrincipal(iam: AwsClient, request: PrincipalRequest): Promise<PrincipalDecision> {
  const { principalArn, action, resource, context } = request;
  const { EvaluationResults: [result] = [] } = await iam.send(
    new SimulatePrincipalPolicyCommand({
      PolicySourceArn: principalArn,
      ActionNames: [action],
      ResourceArns: [resource],
      ContextEntries: contextEntries(context),
    }),
  );
  return {
    decision: result?.EvalDecision ?? "implicitDeny",
    statements: (result?.MatchedStatements ?? []).map(({ SourcePolicyId, StartPosition, EndPosition }) => ({
      policyId: SourcePolicyId ?? "",
      start: position(StartPosition),
      end: position(EndPosition),
    })),
    allowedByBoundary: result?.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary,
    allowedByOrganizations: result?.OrganizationsDecisionDetail?.AllowedByOrganizations,
    missingKeys: result?.MissingContextValues ?? [],
  };
}

function position(at: { Line?: number | undefined; Column?: number | undefined } | undefined): Position {
  return { line: at?.Line ?? 1, column: at?.Column ?? 1 };
}

function contextEntries(context: SimulatedRequest["context"]) {
  return Object.entries(context).map(([key, value]) => ({
    ContextKeyName: key,
    ContextKeyValues: [value],
    ContextKeyType: contextType(value),
  }));
}

function contextType(value: string): "boolean" | "numeric" | "date" | "ip" | "string" {
  if (/^(true|false)$/.test(value)) return "boolean";
  if (/^\d{1,9}$/.test(value)) return "numeric";
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return "date";
  return /^\d+(\.\d+){3}$/.test(value) ? "ip" : "string";
}
