import { AwsError } from "../operation/aws-error.js";
import { authenticationCode, serialNumber, sessionTokenSize } from "../operation/kinds.js";
import { operation } from "../operation/operation.js";
import { integer, optional } from "../operation/parameters.js";
import { checkMfa } from "./check-mfa.js";
import { after, describeCredentials, describeToken, newSession } from "./new-session.js";

/**
 * Needs no permission, though a Deny counts; long-term keys must sign it
 * (https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html).
 */
export const getSessionToken = operation({
  action: "GetSessionToken",
  service: "sts",
  writes: true,
  parameters: {
    DurationSeconds: optional(integer({ min: 900, max: 129_600 })),
    SerialNumber: optional(serialNumber),
    TokenCode: optional(authenticationCode),
    MinimumSessionTokenSize: optional(sessionTokenSize),
  },
  errors: ["AccessDenied"],
  resource: () => "*",
  needsAllow: () => false,
  handle(call, { DurationSeconds = 43_200, MinimumSessionTokenSize = 0, ...mfa }) {
    const { state, account, principal, now } = call;
    if (principal.kind !== "user" || principal.session !== undefined) {
      throw new AwsError("AccessDenied", "Cannot call GetSessionToken with session credentials");
    }
    const { user } = principal;
    const mfaAt = checkMfa(account, user, mfa, now);
    const session = newSession(state, {
      accountId: account.id,
      mfaAt,
      of: { kind: "user", userId: user.id },
      now,
      expires: after(now, DurationSeconds),
      minimumSize: Math.max(MinimumSessionTokenSize, call.sessionTokenSize),
    });
    return { Credentials: describeCredentials(session), ...describeToken(session) };
  },
});
