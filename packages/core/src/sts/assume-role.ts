import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import type { AwsClient } from "../context/index.js";
import { toCallerIdentity, type CallerIdentity } from "./caller-identity.js";
import type { SessionToken } from "./session-token.js";
import { toSessionToken } from "./to-session-token.js";

export interface RoleRequest {
  readonly roleArn: string;
  /** Who it is, for the account's logs: 2 to 64 of `[A-Za-z0-9_+=,.@-]`. */
  readonly sessionName: string;
  /** What the role's trust policy may ask for. */
  readonly externalId?: string | undefined;
  /** One hour, which every role allows, where not given. */
  readonly durationSeconds?: number | undefined;
}

export interface RoleSession extends SessionToken {
  /** Who the session acts as, told by the same answer. @throws {CliError} `NOT_AWS` as `getCallerIdentity` does */
  readonly identity: () => CallerIdentity;
}

/**
 * A role's session.
 *
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export async function assumeRole(sts: AwsClient, request: RoleRequest): Promise<RoleSession> {
  const { Credentials, AssumedRoleUser } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: request.roleArn,
      RoleSessionName: request.sessionName,
      ExternalId: request.externalId,
      DurationSeconds: request.durationSeconds,
    }),
  );
  return { ...toSessionToken(Credentials), identity: () => toCallerIdentity(AssumedRoleUser?.Arn) };
}
