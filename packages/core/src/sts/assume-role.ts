import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import type { AwsClient, AwsCredentials } from "../context/index.js";

export interface RoleRequest {
  readonly roleArn: string;
  /** Who did it, in the logs of the role's account: 2 to 64 of `A-Za-z0-9_+=,.@-`. */
  readonly sessionName: string;
}

/** Credentials of a role for an hour: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
export async function assumeRole(sts: AwsClient, { roleArn, sessionName }: RoleRequest): Promise<AwsCredentials> {
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: sessionName }));
  return {
    accessKeyId: Credentials?.AccessKeyId ?? "",
    secretAccessKey: Credentials?.SecretAccessKey ?? "",
    sessionToken: Credentials?.SessionToken,
  };
}
