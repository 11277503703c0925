import type { AwsClient } from "@iam-tools/core/context";
import { CliError } from "@iam-tools/core/errors";
import { findUser, getCallingUser, type User } from "@iam-tools/core/iam";

/**
 * @param userName the caller where not given
 * @throws CliError NO_SUCH_USER
 */
export async function readUser(iam: AwsClient, userName: string | undefined): Promise<User> {
  if (userName === undefined) return getCallingUser(iam);
  const user = await findUser(iam, userName);
  if (user !== undefined) return user;
  throw new CliError({
    code: "NO_SUCH_USER",
    message: `There is no user ${userName}.`,
    hint: "See who there is with: iam-user-admin list",
  });
}
