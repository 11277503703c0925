import type { Call, ConditionValues } from "../operation/operation.js";
import type { Session } from "../state/account.js";
import { roleArn, userArn } from "../state/arns.js";
import type { RequestContext } from "./match-pattern.js";
import { principalId } from "./principal-arn.js";

/** The global condition keys (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html). */
export function requestContext(call: Call, own: ConditionValues): RequestContext {
  const { principal, now, transport } = call;
  const values: ConditionValues = {
    "aws:CurrentTime": now.toISOString(),
    "aws:EpochTime": seconds(now),
    "aws:SecureTransport": "false",
    "aws:SourceIp": transport.sourceIp,
    "aws:UserAgent": transport.userAgent,
    "aws:RequestedRegion": transport.region,
    "aws:PrincipalAccount": principal.account.id,
    "aws:userid": principalId(principal),
    ...identityKeys(call),
    ...sessionKeys(call),
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
    ...Object.fromEntries([...tags].map(([key, value]) => [`aws:PrincipalTag/${key}`, value])),
  };
}

function sessionTags({ of }: Session): ReadonlyMap<string, string> {
  return of.kind === "role" ? of.tags : new Map();
}

/** The MFA keys are there for temporary credentials only, never for a user's long-term keys. */
function sessionKeys({ principal, now }: Call): ConditionValues {
  const { session } = principal;
  if (session === undefined) return {};
  return {
    "aws:TokenIssueTime": session.issued.toISOString(),
    "aws:MultiFactorAuthPresent": String(session.mfaAt !== undefined),
    "aws:MultiFactorAuthAge":
      session.mfaAt === undefined ? undefined : String(Math.floor((now.getTime() - session.mfaAt.getTime()) / 1000)),
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
