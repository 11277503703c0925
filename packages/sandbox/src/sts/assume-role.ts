import { findManagedPolicy } from "../iam/find.js";
import { addTags } from "../iam/tags.js";
import { authorize } from "../policy/authorize.js";
import { principalArn } from "../policy/principal-arn.js";
import { readPolicy } from "../policy/read-policy.js";
import { requestContext } from "../policy/request-context.js";
import { trusts } from "../policy/trusts.js";
import { AwsError } from "../operation/aws-error.js";
import { arn, authenticationCode, policyDocument, serialNumber, tags } from "../operation/kinds.js";
import { operation, type Call } from "../operation/operation.js";
import { integer, list, optional, required, string, structure } from "../operation/parameters.js";
import type { Account, Role, State } from "../state/account.js";
import { assumedRoleArn, roleArn } from "../state/arns.js";
import { checkMfa } from "./check-mfa.js";
import { describeCredentials, newSession } from "./new-session.js";

const sessionName = string({ min: 2, max: 64, pattern: /^[\w+=,.@-]*$/ });
const externalId = string({ min: 2, max: 1224, pattern: /^[\w+=,.@:/-]*$/ });

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
export const assumeRole = operation({
  action: "AssumeRole",
  service: "sts",
  writes: true,
  parameters: {
    RoleArn: required(arn),
    RoleSessionName: required(sessionName),
    PolicyArns: optional(list(structure({ arn: optional(arn) }))),
    Policy: optional(policyDocument),
    DurationSeconds: optional(integer({ min: 900, max: 43_200 })),
    Tags: optional(tags),
    ExternalId: optional(externalId),
    SerialNumber: optional(serialNumber),
    TokenCode: optional(authenticationCode),
  },
  errors: ["AccessDenied", "MalformedPolicyDocument", "ValidationError"],
  // The caller's policies and the role's are asked together, below.
  resource: () => undefined,
  handle(call, { RoleArn, RoleSessionName, PolicyArns = [], Policy, DurationSeconds = 3600, ...input }) {
    const { state, principal, now } = call;
    const sessionPolicies = Policy === undefined ? [] : [Policy];
    for (const policy of sessionPolicies) readPolicy(policy);
    const mfaAt = principal.kind === "user" ? checkMfa(principal.account, principal.user, input, now) : undefined;
    const context = requestContext(call, {
      "sts:RoleSessionName": RoleSessionName,
      "sts:ExternalId": input.ExternalId,
      ...(mfaAt === undefined ? {} : { "aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": "0" }),
    });
    const request = { action: "sts:AssumeRole", resource: RoleArn, context };
    const found = findByArn(state, RoleArn);
    if (found === undefined) throw denied(call, RoleArn);
    const { account, role } = found;
    const trust = trusts(readPolicy(role.trustPolicy, "trust"), principal, request);
    if (trust === undefined) throw denied(call, RoleArn);
    // Within an account a trust policy that names the caller is enough, as long as nothing denies.
    const isEnough = trust === "caller" && account === principal.account;
    authorize(principal, request, !isEnough);
    checkDuration(call, role, DurationSeconds);
    const sessionTags = new Map<string, string>();
    addTags(sessionTags, input.Tags ?? []);
    const managed = PolicyArns.flatMap((policy) => policy.arn ?? []).map((policy) => documentOf(account, policy));
    const session = newSession(state, {
      accountId: account.id,
      mfaAt,
      of: {
        kind: "role",
        roleId: role.id,
        sessionName: RoleSessionName,
        sessionPolicies: [...sessionPolicies, ...managed],
        tags: sessionTags,
      },
      now,
      duration: DurationSeconds,
    });
    return {
      Credentials: describeCredentials(session),
      AssumedRoleUser: {
        AssumedRoleId: `${role.id}:${RoleSessionName}`,
        Arn: assumedRoleArn(account, role.name, RoleSessionName),
      },
    };
  },
});

/** In any account. */
function findByArn(state: State, arn: string): { account: Account; role: Role } | undefined {
  for (const account of state.accounts.values()) {
    for (const role of account.roles.values()) if (roleArn(account, role) === arn) return { account, role };
  }
  return undefined;
}

/** A role taken with a role's credentials (role chaining) lasts an hour at most. */
function checkDuration({ principal }: Call, role: Role, duration: number): void {
  if (principal.kind === "role" && duration > 3600) {
    throw new AwsError(
      "ValidationError",
      "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
    );
  }
  if (duration > role.maxSessionDuration) {
    throw new AwsError(
      "ValidationError",
      "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    );
  }
}

function documentOf(account: Account, policyArn: string): string {
  const policy = findManagedPolicy(account, policyArn);
  return policy.versions.find((version) => version.id === policy.defaultVersion)?.document ?? "";
}

/** One answer for a role that does not exist and for one that does not trust the caller. */
function denied({ principal }: Call, roleArn: string): AwsError {
  return new AwsError(
    "AccessDenied",
    `User: ${principalArn(principal)} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
  );
}
