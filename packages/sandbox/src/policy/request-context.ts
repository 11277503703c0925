import type { Call, ConditionValues } from "../operation/operation.js";
import type { Session } from "../state/account.js";
import { roleArn, userArn } from "../state/arns.js";
import type { RequestContext } from "./match-pattern.js";
import { principalId } from "./principal-arn.js";
import { resourceKeys, withPrefix } from "./resource-keys.js";

/**
 * The global condition keys (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html).
 * The connection counts as encrypted: AWS has no other, and the sandbox has none since it is on loopback.
 *
 * @param resource what is asked about; none where it is not known yet
 */
export function requestContext(call: Call, own: ConditionValues, resource?: string): RequestContext {
  const { principal, now, transport } = call;
  const values: ConditionValues = {
    "aws:CurrentTime": now.toISOString(),
    "aws:EpochTime": seconds(now),
    "aws:SecureTransport": "true",
    "aws:SourceIp": transport.sourceIp,
    "aws:UserAgent": transport.userAgent,
    "aws:RequestedRegion": transport.region,
    "aws:ViaAWSService": "false",
    "aws:PrincipalIsAWSService": "false",
    "aws:PrincipalAccount": principal.account.id,
    "aws:userid": principalId(principal),
    ...identityKeys(call),
    ...sessionKeys(call),
    ...(resource === undefined ? {} : resourceKeys(call.state, call.account, resource)),
    ...own,
  };
  return toContext(values);
}

function identityKeys({ principal }: Call): ConditionValues {
  const isUser = principal.kind === "user";
  const tags = isUser ? principal.user.tags : new Map([...principal.role.tags, ...sessionTags(principal.session)]);
  return {
    "aws:PrincipalType": isUser ? "User" : "AssumedRole",
    "aws:PrincipalArn": isUser
      ? userArn(principal.account, principal.user)
      : roleArn(principal.account, principal.role),
    "aws:username": isUser ? principal.user.name : undefined,
    ...withPrefix("aws:PrincipalTag", tags),
  };
}

function sessionTags({ of }: Session): ReadonlyMap<string, string> {
  return of.kind === "role" ? of.tags : new Map();
}

/**
 * The MFA keys are there for temporary credentials only, never for a user's long-term keys, and a role's session holds
 * nothing of the MFA that the role was taken with
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html).
 */
function sessionKeys({ principal, now }: Call): ConditionValues {
  const { session } = principal;
  if (session === undefined) return {};
  const { issued, of, mfaAt } = session;
  return {
    "aws:TokenIssueTime": issued.toISOString(),
    "aws:SourceIdentity": of.kind === "role" ? of.sourceIdentity : undefined,
    "aws:MultiFactorAuthPresent": String(mfaAt !== undefined),
    "aws:MultiFactorAuthAge":
      mfaAt === undefined ? undefined : String(Math.floor((now.getTime() - mfaAt.getTime()) / 1000)),
  };
}

function toContext(values: ConditionValues): RequestContext {
  const context = new Map<string, readonly string[]>();
  for (const [key, value] of Object.entries(values)) {
    if (value !== undefined) context.set(key.toLowerCase(), typeof value === "string" ? [value] : value);
  }
  return context;
}

function seconds(date: Date): string {
  return String(Math.floor(date.getTime() / 1000));
}
