import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import type { AwsClient } from "../context/index.js";

/** Who signs the calls, as AWS sees them. */
export interface CallerIdentity {
  readonly accountId: string;
  readonly arn: string;
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  readonly partition: string;
  readonly kind: "user" | "assumed-role" | "federated-user" | "root" | "other";
  /** Of a user: the last part of the ARN, without its path. */
  readonly userName: string | undefined;
}

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html; it needs no permission. */
export async function getCallerIdentity(sts: AwsClient): Promise<CallerIdentity> {
  const answer = await sts.send(new GetCallerIdentityCommand({}));
  return parseCallerArn(answer.Arn ?? "");
}

/** `arn:aws:iam::111122223333:user/team/alice` is the user alice of account 111122223333. */
export function parseCallerArn(arn: string): CallerIdentity {
  const [, partition = "", , , accountId = "", ...rest] = arn.split(":");
  const resource = rest.join(":");
  const known = (["user", "assumed-role", "federated-user"] as const).find((kind) => resource.startsWith(`${kind}/`));
  const kind = resource === "root" ? "root" : (known ?? "other");
  const userName = kind === "user" ? resource.slice(resource.lastIndexOf("/") + 1) : undefined;
  return { accountId, arn, partition, kind, userName };
}
