import type { AccountConfig, ConfigFile } from "../config/index.js";
import type { AwsClient, AwsSettings, Context } from "../context/index.js";
import { refusal } from "../errors/index.js";
import { getAccountAlias } from "../iam/index.js";
import { pacedClient } from "../pace/index.js";
import { assumeRole, getCallerIdentity, type CallerIdentity } from "../sts/index.js";
import type { AccountFlags } from "./choose-accounts.js";

/** The way into an account. */
export interface OpenAccount<Account extends AccountConfig> {
  readonly iam: AwsClient;
  /** Opens one that makes each call one time only: for those that must not be made again where their answer is lost. */
  readonly openOnce: () => Promise<AwsClient>;
  readonly identity: CallerIdentity;
  readonly alias: string | undefined;
  /** What the config file says of it: under the name that was asked for, else under its id or its alias. */
  readonly configured: { readonly name: string; readonly account: Account } | undefined;
}

export interface AccountRequest<Account extends AccountConfig> {
  readonly config: ConfigFile & { readonly accounts: Readonly<Record<string, Account>> };
  readonly flags: Pick<AccountFlags, "profile" | "region" | "endpointUrl" | "dryRun">;
  /** As in the config file; undefined for the one that the AWS settings lead to. */
  readonly name?: string | undefined;
  /** Whether so many calls will be made that they have to keep to the rate that AWS allows. */
  readonly many?: boolean | undefined;
}

/** For the paced client, which tries again by itself, and for what must not be tried again. */
const once = { maxAttempts: 1, retryMode: "standard" } as const;

/** @throws CliError REFUSED where it is not the account that the config names */
export async function openAccount<Account extends AccountConfig>(
  context: Pick<Context, "aws" | "clock">,
  { config: { accounts }, flags, name, many = false }: AccountRequest<Account>,
): Promise<OpenAccount<Account>> {
  const named = name === undefined ? undefined : accounts[name];
  const settings = await settingsOf(context, flags, named);
  const [client, sts] = await Promise.all([
    context.aws.iam(many ? { ...settings, ...once } : settings),
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
  const found =
    name === undefined
      ? Object.entries(accounts).find(([key, { id }]) => (id === undefined ? key === alias : id === identity.accountId))
      : named && ([name, named] as const);
  const openOnce = () => context.aws.iam({ ...settings, ...once });
  return { iam, openOnce, identity, alias, configured: found && { name: found[0], account: found[1] } };
}

async function settingsOf(
  context: Pick<Context, "aws">,
  { profile: typed, region, endpointUrl, dryRun: readOnly }: AccountRequest<AccountConfig>["flags"],
  account: AccountConfig | undefined,
): Promise<AwsSettings> {
  const common = { region, endpointUrl };
  const profile = account?.profile ?? typed;
  if (account?.roleArn === undefined) return { ...common, profile, readOnly };
  // Taking a role changes nothing, so that a dry run may.
  const arns = [account.roleArn];
  const sts = await context.aws.sts({ ...common, profile, arns });
  const credentials = await assumeRole(sts, { roleArn: account.roleArn, sessionName: "iam-user-admin" });
  return { ...common, profile, arns, credentials, readOnly };
}
