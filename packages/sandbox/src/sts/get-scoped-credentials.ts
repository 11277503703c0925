import { AwsError } from "../operation/aws-error.js";
import { sessionTokenSize } from "../operation/kinds.js";
import { operation } from "../operation/operation.js";
import { integer, optional, string } from "../operation/parameters.js";
import { principalArn, principalId } from "../policy/principal-arn.js";
import { readPolicy } from "../policy/read-policy.js";
import { after, describeCredentials, describeToken, newSession } from "./new-session.js";

/** A session can be narrowed so often. */
const mostScopes = 3;

/**
 * Temporary credentials of the same identity with fewer rights or a shorter life
 * (https://docs.aws.amazon.com/STS/latest/APIReference/API_GetScopedCredentials.html). Whether MFA was shown stays.
 */
export const getScopedCredentials = operation({
  action: "GetScopedCredentials",
  service: "sts",
  writes: true,
  parameters: {
    Policy: optional(string({ min: 1, max: 2048 })),
    DurationSeconds: optional(integer({ min: 1, max: 129_600 })),
    MinimumSessionTokenSize: optional(sessionTokenSize),
    ScopedSessionDescription: optional(string({ max: 256 })),
  },
  errors: [
    "AccessDenied",
    "InsufficientSessionLifetime",
    "InvalidSubjectCredentials",
    "MalformedPolicyDocument",
    "ValidationError",
  ],
  resource: () => "*",
  needsAllow: () => false,
  handle(call, { Policy, DurationSeconds, MinimumSessionTokenSize = 0 }) {
    const { state, principal, now } = call;
    const { session } = principal;
    if (session === undefined) {
      throw new AwsError("InvalidSubjectCredentials", "GetScopedCredentials must be called with session credentials");
    }
    if (Policy === undefined && DurationSeconds === undefined) {
      throw new AwsError("ValidationError", "At least one of Policy or DurationSeconds must be specified");
    }
    if (Policy !== undefined) readPolicy(Policy);
    const scopes = [...(session.scopes ?? []), ...(Policy === undefined ? [] : [Policy])];
    if (scopes.length > mostScopes) {
      throw new AwsError("AccessDenied", `A session can have at most ${mostScopes} scope down policies`);
    }
    const expires = DurationSeconds === undefined ? session.expires : after(now, DurationSeconds);
    if (expires > session.expires) {
      throw new AwsError(
        "InsufficientSessionLifetime",
        "The requested DurationSeconds exceeds the remaining lifetime of the calling session",
      );
    }
    const { accountId, mfaAt, of } = session;
    const minimumSize = Math.max(MinimumSessionTokenSize, call.sessionTokenSize);
    const scoped = newSession(state, { accountId, mfaAt, of, scopes, now, expires, minimumSize });
    return {
      Credentials: describeCredentials(scoped),
      SessionInfo: { ScopedSessionId: principalId(principal), Arn: principalArn(principal) },
      ...describeToken(scoped),
      ScopedPoliciesCount: scopes.length,
      SourceIdentity: of.kind === "role" ? of.sourceIdentity : undefined,
    };
  },
});
