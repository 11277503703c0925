import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import type { AwsClient } from "../context/index.js";
import type { SessionToken } from "./session-token.js";
import { toSessionToken } from "./to-session-token.js";

/**
 * A role's session of one hour, which every role allows.
 *
 * @param sessionName who it is, for the account's logs: 2 to 64 of `[A-Za-z0-9_+=,.@-]`
 *
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export async function assumeRole(
  sts: AwsClient,
  { roleArn, sessionName }: { readonly roleArn: string; readonly sessionName: string },
): Promise<SessionToken> {
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: sessionName }));
  return toSessionToken(Credentials);
}
