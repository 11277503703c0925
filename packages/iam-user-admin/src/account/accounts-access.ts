import {
  accountsOpener,
  organizationEnv,
  type AccountFlags,
  type AccountsContext,
  type AccountsRequest,
} from "@iam-tools/core/accounts";
import type { AccountConfig } from "@iam-tools/core/config";
import { CliError, exitCodes, toCliError, usageError } from "@iam-tools/core/errors";
import { partitionOfArn } from "@iam-tools/core/settings";
import type { CallerIdentity } from "@iam-tools/core/sts";
import type { AdminConfig } from "../config/config.js";
import type { AccountAccess } from "./account.js";

interface AccessRequest {
  readonly config: AdminConfig;
  readonly flags: AccountsRequest<AccountConfig>["flags"] & Pick<AccountFlags, "env">;
  readonly many?: boolean | undefined;
  /** What does without the organization where that does not tell; `--env` where not given. */
  readonly byHand?: string | undefined;
}

/**
 * @param env what user names end in; `--env` where not given
 * @throws CliError USAGE where there is nothing to call it; REFUSED where it is not the account that the config names; what
 * `organizationEnv` throws
 */
export type AccessAccounts = (name: string | undefined, env?: string) => Promise<AccountAccess>;

/** Opens accounts, and tells what their users are called and get. */
export function accountsAccess(context: AccountsContext, request: AccessRequest): AccessAccounts {
  const open = accountsOpener(context, { ...request, aliases: true });
  return async (asked, env = request.flags.env) => {
    const { iam, openOnce, identity, alias, configured } = await open(asked);
    const { name, account } = configured ?? {};
    const environment = env ?? account?.env ?? name ?? (await envInOrganization(identity.accountId)) ?? alias;
    if (environment === undefined) {
      throw usageError(
        `Account ${identity.accountId} has no alias to end user names with.`,
        "Add --env with a name for it, such as: --env dev",
      );
    }
    return {
      iam,
      openOnce,
      partition: identity.partition,
      callerName: identity.userName,
      account: {
        id: identity.accountId,
        environment,
        consoleUrl: account?.consoleUrl ?? consoleUrl(identity, alias ?? identity.accountId),
      },
      defaultGroups: account?.defaultGroups ?? [],
      newUsers: {
        permissionsBoundary: account?.permissionsBoundary,
        path: account?.path,
        tags: account?.tags ?? {},
      },
    };
  };

  /** Named or not, an account has one name: a person would have two users in it otherwise. */
  async function envInOrganization(id: string): Promise<string | undefined> {
    try {
      return await organizationEnv(context, request.config, id, request.flags);
    } catch (error) {
      const cause = toCliError(error);
      if (cause.exitCode === exitCodes.cancelled) throw cause;
      const { code, message, hint = "", exitCode } = cause;
      const { byHand = "Or say what user names in this account end in: --env NAME" } = request;
      throw new CliError({ code, message, hint: `${hint}\n${byHand}`.trim(), exitCode, cause });
    }
  }
}

/**
 * Where the users of an account sign in: https://docs.aws.amazon.com/IAM/latest/UserGuide/console_account-alias.html
 *
 * @param account the alias, or the twelve digits where there is none
 * @throws CliError USAGE where nobody knows: AWS has partitions that are newer than this tool
 */
function consoleUrl({ arn, partition }: Pick<CallerIdentity, "arn" | "partition">, account: string): string {
  const known = partitionOfArn(arn);
  if (known !== undefined) return `https://${account}.${known.signIn}/console`;
  throw usageError(
    `This version does not know where users of the partition ${partition} sign in, and the mails must say it.`,
    "Nothing was changed. Set consoleUrl for the account in the config file: iam-user-admin config init",
  );
}
