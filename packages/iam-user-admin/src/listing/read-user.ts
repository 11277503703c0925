import type { AccountFlags, AccountsContext } from "@iam-tools/core/accounts";
import type { AwsClient } from "@iam-tools/core/context";
import { awsErrorName, CliError, exitCodes, usageError } from "@iam-tools/core/errors";
import { findUser, getCallingUser, type User } from "@iam-tools/core/iam";
import { deriveUserName } from "@iam-tools/core/username";
import { accountsAccess } from "../account/accounts-access.js";
import { findAdminConfig } from "../config/find-admin-config.js";

export interface WhichUser {
  /** A user's name or a person's address; the caller where not given. */
  readonly typed: string | undefined;
  readonly flags: AccountFlags;
}

/** @throws CliError USER_NOT_FOUND; USAGE where an address does not tell the user's name */
export async function readUser(context: AccountsContext, iam: AwsClient, { typed, flags }: WhichUser): Promise<User> {
  if (typed === undefined) return readSelf(iam);
  const user = await findUser(iam, typed);
  if (user !== undefined) return user;
  const name = typed.includes("@") ? await userNameOf(context, typed, flags) : typed;
  const owned = name === typed ? undefined : await findUser(iam, name);
  if (owned !== undefined) return owned;
  throw new CliError({
    code: "USER_NOT_FOUND",
    message: `There is no user ${name}.`,
    hint: "List the users with: iam-user-admin list",
  });
}

/** As the user of that person is called in this account. */
async function userNameOf(
  context: AccountsContext,
  email: string,
  { profile, region, endpointUrl }: AccountFlags,
): Promise<string> {
  const { config } = await findAdminConfig(context, undefined);
  const byHand = "Or name the user in place of the address; see who there is with: iam-user-admin list";
  try {
    const flags = { profile, region, endpointUrl, dryRun: true };
    const { account } = await accountsAccess(context, { config, flags, byHand })(undefined);
    return deriveUserName({ email, account: account.environment, pattern: config.username });
  } catch (error) {
    if (!(error instanceof CliError) || error.exitCode !== exitCodes.usage) throw error;
    throw usageError(
      error.message,
      "Name the user in place of the address; see who there is with: iam-user-admin list",
    );
  }
}

async function readSelf(iam: AwsClient): Promise<User> {
  try {
    return await getCallingUser(iam);
  } catch (error) {
    if (awsErrorName(error) !== "ValidationError") throw error;
    throw usageError(
      "These credentials do not belong to an IAM user, so there is no user to show.",
      "Name one; list the users with: iam-user-admin list",
    );
  }
}
