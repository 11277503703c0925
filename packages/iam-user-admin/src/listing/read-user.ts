import type { AwsClient } from "@iam-tools/core/context";
import { awsErrorName, CliError, usageError } from "@iam-tools/core/errors";
import { findUser, getCallingUser, type User } from "@iam-tools/core/iam";

/**
 * @param userName the caller where not given
 * @throws CliError NO_SUCH_USER
 */
export async function readUser(iam: AwsClient, userName: string | undefined): Promise<User> {
  if (userName === undefined) return readSelf(iam);
  const user = await findUser(iam, userName);
  if (user !== undefined) return user;
  throw new CliError({
    code: "NO_SUCH_USER",
    message: `There is no user ${userName}.`,
    hint: "See who there is with: iam-user-admin list",
  });
}

async function readSelf(iam: AwsClient): Promise<User> {
  try {
    return await getCallingUser(iam);
  } catch (error) {
    if (awsErrorName(error) !== "ValidationError") throw error;
    throw usageError(
      "These credentials are not a user's, so that there is no user of your own.",
      "Name one; see who there is with: iam-user-admin list",
    );
  }
}
