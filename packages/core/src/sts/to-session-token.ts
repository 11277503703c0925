import type { Credentials } from "@aws-sdk/client-sts";
import type { SessionToken } from "./session-token.js";

/**
 * In a module of its own, since the SDK's types are in no declaration that we publish.
 *
 * @throws Error where AWS left out a part of it
 */
export function toSessionToken(credentials: Credentials | undefined): SessionToken {
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = credentials ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration) throw new Error("AWS answered with no session");
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiration: Expiration,
  };
}
