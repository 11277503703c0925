import type { AwsClient } from "@iam-tools/core/context";
import { awsErrorName, quarantineArns } from "@iam-tools/core/errors";
import { listUsersWithPolicy } from "@iam-tools/core/iam";

/** Tells the person something, in a sentence. */
export type Warn = (sentence: string) => void;

/** The ARN of the policy by the name of the user whom AWS put in quarantine with it. */
export type Quarantined = ReadonlyMap<string, string> | "denied";

/**
 * A call for each policy finds all of an account; a call for each user would take minutes.
 *
 * @param arn of any of the users, which tells the partition
 */
export async function findQuarantined(warn: Warn, iam: AwsClient, arn: string): Promise<Quarantined> {
  const partition = arn.split(":")[1] ?? "aws";
  try {
    const found = await Promise.all(
      quarantineArns(partition).map(async (policyArn) =>
        (await listUsersWithPolicy(iam, policyArn)).map((userName) => [userName, policyArn] as const),
      ),
    );
    return new Map(found.flat());
  } catch (error) {
    if (awsErrorName(error) !== "AccessDenied") throw error;
    warn("cannot tell whether AWS quarantined any users: iam:ListEntitiesForPolicy is denied.");
    return "denied";
  }
}
