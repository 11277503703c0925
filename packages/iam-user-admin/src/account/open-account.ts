import type { AwsSettings, Context } from "@iam-tools/core/context";
import { refusal, usageError } from "@iam-tools/core/errors";
import { getAccountAlias } from "@iam-tools/core/iam";
import { assumeRole, getCallerIdentity } from "@iam-tools/core/sts";
import type { AccountConfig, Config } from "../config/config.js";
import type { AccountAccess } from "./account.js";
import { pacedClient } from "../pace/paced-client.js";
import { consoleUrl } from "./console-url.js";

export interface AccountFlags extends AwsFlags {
  readonly account?: readonly string[] | undefined;
  readonly allAccounts?: boolean | undefined;
  readonly env?: string | undefined;
}

export interface AwsFlags {
  readonly profile?: string | undefined;
  readonly region?: string | undefined;
  readonly endpointUrl?: string | undefined;
  readonly dryRun?: boolean | undefined;
}

/**
 * The names of the accounts to work in; undefined for the one that the AWS settings lead to.
 *
 * @throws CliError USAGE
 */
export function chooseAccounts(config: Config, flags: AccountFlags): readonly string[] | undefined {
  const known = Object.keys(config.accounts);
  if (flags.account === undefined && flags.allAccounts !== true) return undefined;
  if (flags.profile !== undefined) {
    throw usageError("Use either --profile or --account: --profile alone decides the account.");
  }
  if (flags.env !== undefined) {
    throw usageError("--env names a single account; for several, set env for each in the config file.");
  }
  const names = flags.account ?? known;
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0 || names.length === 0) {
    throw usageError(
      known.length === 0
        ? "No config file names any accounts."
        : `The config file names no account ${unknown.map((name) => `"${name}"`).join(", ")}.`,
      known.length === 0 ? "Write one with: iam-user-admin config init" : `It names: ${known.join(", ")}`,
    );
  }
  return [...new Set(names)];
}

export interface AccountRequest {
  readonly config: Config;
  readonly flags: AccountFlags;
  /** As in the config file; undefined for the one that the AWS settings lead to. */
  readonly name?: string | undefined;
  /** Whether so many calls will be made that they have to keep to the rate that AWS allows. */
  readonly many?: boolean;
}

/** The paced client tries again by itself. */
const paced = { maxAttempts: 1, retryMode: "standard" } as const;

/**
 * The way into an account.
 *
 * @throws CliError USAGE where there is nothing to call it; REFUSED where it is not the account that the config names
 */
export async function openAccount(
  context: Pick<Context, "aws" | "clock">,
  { config, flags, name, many = false }: AccountRequest,
): Promise<AccountAccess> {
  const named = name === undefined ? undefined : config.accounts[name];
  const settings = await settingsOf(context, flags, named);
  const [client, sts] = await Promise.all([
    context.aws.iam(many ? { ...settings, ...paced } : settings),
    context.aws.sts(settings),
  ]);
  const iam = many ? pacedClient(context, client) : client;
  const [identity, alias] = await Promise.all([getCallerIdentity(sts), getAccountAlias(iam)]);
  if (named?.id !== undefined && named.id !== identity.accountId) {
    throw refusal(
      `The config file says that ${name} is account ${named.id}, but its credentials belong to account ${identity.accountId}.`,
      "Nothing was changed. Correct the profile, the role or the id in the config file.",
    );
  }
  const [key, settled] = name === undefined ? configOf(config, identity.accountId, alias) : [name, named];
  const environment = flags.env ?? settled?.env ?? key ?? alias;
  if (environment === undefined) {
    throw usageError(
      `Account ${identity.accountId} has no alias to end user names with.`,
      "Add --env with a name for it, such as: --env dev",
    );
  }
  return {
    iam,
    partition: identity.partition,
    callerName: identity.userName,
    account: {
      id: identity.accountId,
      environment,
      consoleUrl: settled?.consoleUrl ?? consoleUrl(identity, alias ?? identity.accountId),
    },
    defaultGroups: settled?.defaultGroups ?? [],
    newUsers: { permissionsBoundary: settled?.permissionsBoundary, path: settled?.path, tags: settled?.tags ?? {} },
  };
}

async function settingsOf(
  context: Pick<Context, "aws">,
  flags: AccountFlags,
  account: AccountConfig | undefined,
): Promise<AwsSettings> {
  const { region, endpointUrl, dryRun: readOnly } = flags;
  const common = { region, endpointUrl };
  const profile = account?.profile ?? flags.profile;
  if (account?.roleArn === undefined) return { ...common, profile, readOnly };
  // Taking a role changes nothing, so that a dry run may.
  const arns = [account.roleArn];
  const sts = await context.aws.sts({ ...common, profile, arns });
  const credentials = await assumeRole(sts, { roleArn: account.roleArn, sessionName: "iam-user-admin" });
  return { ...common, profile, arns, credentials, readOnly };
}

/** What the config file says of the account that the AWS settings led to: by its id, or by its alias. */
function configOf(
  { accounts }: Config,
  id: string,
  alias: string | undefined,
): [string, AccountConfig] | [undefined, undefined] {
  const found = Object.entries(accounts).find(([name, account]) =>
    account.id === undefined ? name === alias : account.id === id,
  );
  return found ?? [undefined, undefined];
}
