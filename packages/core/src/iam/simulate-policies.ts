import { SimulateCustomPolicyCommand } from "@aws-sdk/client-iam";
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
      ContextEntries: Object.entries(context).map(([key, value]) => ({
        ContextKeyName: key,
        ContextKeyValues: [value],
        ContextKeyType: /^(true|false)$/.test(value) ? "boolean" : "string",
      })),
    }),
  );
  return result?.EvalDecision ?? "implicitDeny";
}
