import { usageError } from "@iam-tools/core/errors";
import { partitionOfArn } from "@iam-tools/core/settings";
import type { CallerIdentity } from "@iam-tools/core/sts";

/**
 * Where the users of an account sign in: https://docs.aws.amazon.com/IAM/latest/UserGuide/console_account-alias.html
 *
 * @param account the alias, or the twelve digits where there is none
 * @throws CliError USAGE where nobody knows: AWS has partitions that are newer than this tool
 */
export function consoleUrl({ arn, partition }: Pick<CallerIdentity, "arn" | "partition">, account: string): string {
  const known = partitionOfArn(arn);
  if (known !== undefined) return `https://${account}.${known.signIn}/console`;
  throw usageError(
    `This version does not know where users of the partition ${partition} sign in, and the mails must say it.`,
    "Nothing was changed. Set consoleUrl for the account in the config file: iam-user-admin config init",
  );
}
