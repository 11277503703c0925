import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { exitCodes, usageError } from "@iam-tools/core/errors";
import { simulatePrincipal, type PrincipalDecision } from "@iam-tools/core/iam";
import { findStatements, type DecidingStatement } from "../listing/find-statements.js";
import { readUser } from "../listing/read-user.js";
import type { CanFlags } from "./can.js";

/** What is asked of AWS's own simulator: nothing is tried out. */
interface Question {
  readonly userName: string;
  readonly action: string;
  readonly resource: string;
}

export async function run(context: Context, flags: CanFlags): Promise<Result> {
  const { profile, region, endpointUrl, resource = "*" } = flags;
  const action = readAction(flags.action ?? "");
  if (resource !== "*" && !resource.startsWith("arn:")) {
    throw usageError(`A resource is an ARN, or *, not "${resource}".`, "Such as: arn:aws:s3:::reports/2030.csv");
  }
  const told = readContext(flags.context ?? []);
  const iam = await context.aws.iam({ profile, region, endpointUrl, readOnly: true });
  const user = await readUser(context, iam, { typed: flags.user, flags });
  const decided = await simulatePrincipal(iam, { principalArn: user.arn, action, resource, context: told });
  const statements = await findStatements(iam, user.userName, decided.statements);
  const question = { userName: user.userName, action, resource };
  const allowed = decided.decision === "allowed";
  return {
    data: {
      ...question,
      allowed,
      decision: decided.decision,
      allowedByBoundary: decided.allowedByBoundary ?? null,
      allowedByOrganizations: decided.allowedByOrganizations ?? null,
      statements,
      missingKeys: decided.missingKeys,
    },
    text: describe(question, decided, statements),
    exitCode: allowed ? exitCodes.done : exitCodes.failed,
  };
}

function readAction(typed: string): string {
  if (/^[a-z0-9-]+:[a-z0-9]+$/i.test(typed)) return typed;
  throw usageError(
    `An action is written SERVICE:ACTION, not "${typed}".`,
    "Such as: s3:GetObject; one action at a time, without *",
  );
}

function readContext(typed: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    typed.map((word) => {
      const at = word.indexOf("=");
      if (at > 0 && word.slice(0, at).includes(":")) return [word.slice(0, at), word.slice(at + 1)];
      throw usageError(
        `--context takes a condition key and its value, not "${word}".`,
        "Such as: --context aws:MultiFactorAuthPresent=true",
      );
    }),
  );
}

/** The answer, and the statements that decide it; else what keeps it from being allowed. */
function describe(
  { userName, action, resource }: Question,
  decided: PrincipalDecision,
  statements: readonly DecidingStatement[],
): string[] {
  const { decision, missingKeys } = decided;
  const what = `${action} on ${resource}`;
  // Where it is denied, nothing that is told allows it.
  const asked =
    missingKeys.length === 0 || decision === "explicitDeny"
      ? []
      : [`Policies also ask for: ${missingKeys.join(", ")}. Tell them with: --context ${missingKeys[0]}=VALUE`];
  if (decision === "allowed") return [`${userName} may do ${what}, by:`, ...statements.map(line), ...asked];
  return [`${userName} may not do ${what}: ${reason(decided)}`, ...statements.map(line), ...asked];
}

function reason({ decision, allowedByBoundary, allowedByOrganizations }: PrincipalDecision): string {
  if (allowedByOrganizations === false) return "the organization does not allow it (service control policies).";
  if (allowedByBoundary === false) return "the permissions boundary does not allow it.";
  return decision === "explicitDeny" ? "it is denied, by:" : "no policy allows it.";
}

function line({ policyName, from, statement }: DecidingStatement): string {
  const text = statement === null ? "" : `: ${typeof statement === "string" ? statement : JSON.stringify(statement)}`;
  return `- policy ${policyName}${from === null ? "" : ` of ${from}`}${text}`;
}
