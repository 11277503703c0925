import { findManagedPolicy } from "../iam/find.js";
import { tagConditions } from "../iam/tags.js";
import { authorize } from "../policy/authorize.js";
import { principalArn } from "../policy/principal-arn.js";
import { readPolicy } from "../policy/read-policy.js";
import { requestContext } from "../policy/request-context.js";
import { stillNeeded, trusts } from "../policy/trusts.js";
import { AwsError } from "../operation/aws-error.js";
import {
  arn,
  authenticationCode,
  policyDocument,
  serialNumber,
  sourceIdentity,
  tagKeys,
  tags,
} from "../operation/kinds.js";
import { operation, type Call, type ConditionValues } from "../operation/operation.js";
import { integer, list, optional, required, string, structure } from "../operation/parameters.js";
import type { Account, Role, State } from "../state/account.js";
import { assumedRoleArn, roleArn } from "../state/arns.js";
import { checkMfa } from "./check-mfa.js";
import { after, describeCredentials, newSession } from "./new-session.js";
import { identityOf, tagsOf } from "./session-marks.js";

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
    TransitiveTagKeys: optional(tagKeys),
    ExternalId: optional(externalId),
    SourceIdentity: optional(sourceIdentity),
    SerialNumber: optional(serialNumber),
    TokenCode: optional(authenticationCode),
  },
  errors: ["AccessDenied", "InvalidParameterValue", "MalformedPolicyDocument", "ValidationError"],
  // The caller's policies and the role's are asked together, below.
  resource: () => undefined,
  handle(call, { RoleArn, RoleSessionName, PolicyArns = [], Policy, DurationSeconds = 3600, ...input }) {
    const { state, principal, now } = call;
    const sessionPolicies = Policy === undefined ? [] : [Policy];
    for (const policy of sessionPolicies) readPolicy(policy);
    const marks = tagsOf(principal, input.Tags ?? [], input.TransitiveTagKeys ?? []);
    const identity = identityOf(principal, input.SourceIdentity);
    const mfaAt = principal.kind === "user" ? checkMfa(principal.account, principal.user, input, now) : undefined;
    const found = findByArn(state, RoleArn);
    if (found === undefined) throw denied(call, "sts:AssumeRole", RoleArn);
    const conditions = {
      ...tagConditions(input.Tags),
      "sts:RoleSessionName": RoleSessionName,
      "sts:ExternalId": input.ExternalId,
      "sts:TransitiveTagKeys": input.TransitiveTagKeys,
      "sts:SourceIdentity": input.SourceIdentity,
      ...(mfaAt === undefined ? {} : { "aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": "0" }),
    };
    // Tags and identities are permissions of their own, which a session's bring along, too.
    const actions = [
      "sts:AssumeRole",
      ...(marks.tags.size > 0 ? ["sts:TagSession"] : []),
      ...(identity === undefined ? [] : ["sts:SetSourceIdentity"]),
    ];
    for (const action of actions) checkMay(call, action, found, conditions);
    const { account, role } = found;
    checkDuration(call, role, DurationSeconds);
    const managed = PolicyArns.flatMap((policy) => policy.arn ?? []).map((policy) => documentOf(account, policy));
    const session = newSession(state, {
      accountId: account.id,
      of: {
        kind: "role",
        roleId: role.id,
        sessionName: RoleSessionName,
        sessionPolicies: [...sessionPolicies, ...managed],
        tags: marks.tags,
        transitiveTagKeys: marks.transitive,
        sourceIdentity: identity,
      },
      now,
      expires: after(now, DurationSeconds),
      minimumSize: call.sessionTokenSize,
    });
    return {
      Credentials: describeCredentials(session),
      AssumedRoleUser: {
        AssumedRoleId: `${role.id}:${RoleSessionName}`,
        Arn: assumedRoleArn(account, role.name, RoleSessionName),
      },
      SourceIdentity: identity,
    };
  },
});

/** @throws AwsError AccessDenied where the role does not let the caller in, or the caller's policies do not */
function checkMay(call: Call, action: string, { account, role }: Found, conditions: ConditionValues): void {
  const { principal } = call;
  const resource = roleArn(account, role);
  const request = { action, resource, context: requestContext(call, conditions, resource) };
  const trust = trusts(role, principal, request);
  if (trust === undefined) throw denied(call, action, resource);
  // Who comes from another account needs their own account's permission, whatever the role's says.
  authorize(call, request, account === principal.account ? stillNeeded[trust] : "all");
}

interface Found {
  readonly account: Account;
  readonly role: Role;
}

/** In any account. */
function findByArn(state: State, arn: string): Found | undefined {
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
function denied({ principal }: Call, action: string, roleArn: string): AwsError {
  return new AwsError(
    "AccessDenied",
    `User: ${principalArn(principal)} is not authorized to perform: ${action} on resource: ${roleArn}`,
  );
}
