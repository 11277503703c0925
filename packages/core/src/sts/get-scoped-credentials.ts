import { GetScopedCredentialsCommand } from "@aws-sdk/client-sts";
import type { AwsClient } from "../context/index.js";
import type { SessionToken } from "./session-token.js";
import { toSessionToken } from "./to-session-token.js";

/** At least one of policy and duration has to be given. */
export interface ScopeRequest {
  /** JSON, of at most 2,048 characters: what it does not allow is denied, whatever the caller may do. */
  readonly policy?: string | undefined;
  /** 1 to 129,600, and no longer than the caller's session lasts, which is what it is where not given. */
  readonly durationSeconds?: number | undefined;
  /** For the account's CloudTrail; at most 256 characters. */
  readonly description?: string | undefined;
}

/**
 * A session of the same identity with fewer rights, or a shorter life. The client must sign with a session, and must
 * not call AWS's global endpoint, which does not have the operation.
 *
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetScopedCredentials.html
 */
export async function getScopedCredentials(sts: AwsClient, request: ScopeRequest): Promise<SessionToken> {
  const { Credentials } = await sts.send(
    new GetScopedCredentialsCommand({
      Policy: request.policy,
      DurationSeconds: request.durationSeconds,
      ScopedSessionDescription: request.description,
    }),
  );
  return toSessionToken(Credentials);
}
