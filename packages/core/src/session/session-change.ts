import type { ProfileChange } from "../profiles/index.js";
import type { SessionToken } from "../sts/index.js";

/** What a session becomes in a profile. The token's older name goes: botocore would prefer what that says. */
export function sessionChange(profile: string, session: Omit<SessionToken, "expiration">): ProfileChange {
  return {
    profile,
    set: {
      aws_access_key_id: session.accessKeyId,
      aws_secret_access_key: session.secretAccessKey,
      aws_session_token: session.sessionToken,
      aws_security_token: undefined,
    },
  };
}
