import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import type { AwsClient } from "../context/index.js";
import { CliError } from "../errors/index.js";

/** Who signs the calls, as AWS sees them. */
export interface CallerIdentity {
  readonly accountId: string;
  readonly arn: string;
  /** `aws`, `aws-cn`, `aws-us-gov`, `aws-eusc`, or another one. */
  readonly partition: string;
  readonly kind: "user" | "assumed-role" | "federated-user" | "root" | "other";
  /** Of a user: the last part of the ARN, without its path. */
  readonly userName: string | undefined;
}

/**
 * It needs no permission: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 *
 * @throws {CliError} `NOT_AWS` where the answer names nobody in an account of twelve digits, as AWS's always does: file
 * names and ARNs are made of it
 */
export async function getCallerIdentity(sts: AwsClient): Promise<CallerIdentity> {
  const { Arn, Account } = await sts.send(new GetCallerIdentityCommand({}));
  return toCallerIdentity(Arn, Account);
}

/** @throws {CliError} `NOT_AWS` where it names nobody in an account of twelve digits, or in another account */
export function toCallerIdentity(arn = "", accountId?: string): CallerIdentity {
  const caller = parseCallerArn(arn);
  const isWhole = /^arn:[a-z0-9-]+:(iam|sts)::\d{12}:[\x21-\x7e]+$/.test(arn) && caller.userName !== "";
  if (isWhole && (accountId === undefined || accountId === caller.accountId)) return caller;
  throw new CliError({
    code: "NOT_AWS",
    message: `The answer to "who am I" names no identity in an AWS account: ${arn.slice(0, 100) || "it is empty"}.`,
    hint: "Check AWS_ENDPOINT_URL, --endpoint-url and HTTPS_PROXY: whatever answers there is not AWS.",
  });
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
