import type { AccountConfig, ConfigFile } from "../config/index.js";
import type { AwsClient, AwsSettings } from "../context/index.js";
import { refusal } from "../errors/index.js";
import { getAccountAlias } from "../iam/index.js";
import { pacedClient } from "../pace/index.js";
import { getCallerIdentity, type CallerIdentity } from "../sts/index.js";
import { roleTaker, sourcesOf, type AccountsContext, type RoleAccount, type SourceFlags } from "./role-sources.js";

/** The way into an account. */
export interface OpenAccount<Account extends AccountConfig> {
  readonly iam: AwsClient;
  /** Opens one that makes each call one time only: for those that must not be made again where their answer is lost. */
  readonly openOnce: () => Promise<AwsClient>;
  readonly identity: CallerIdentity;
  /** Of an account that was asked for by its name, only where aliases are asked for, too. */
  readonly alias: string | undefined;
  /** What the config file says of it: under the name that was asked for, else under its id or its alias. */
  readonly configured: { readonly name: string; readonly account: Account } | undefined;
}

/** What the accounts of a run have in common. */
export interface AccountsRequest<Account extends AccountConfig> {
  readonly config: ConfigFile & { readonly accounts: Readonly<Record<string, Account>> };
  readonly flags: SourceFlags & { readonly dryRun?: boolean | undefined };
  /** Whether so many calls will be made in each that they have to keep to the rate that AWS allows. */
  readonly many?: boolean | undefined;
  readonly aliases?: boolean | undefined;
}

/**
 * Opens accounts, each by its name in the config file, or by none the one that the AWS settings lead to.
 *
 * @throws CliError REFUSED where it is not the account that the config names
 */
export type OpenAccounts<Account extends AccountConfig> = (name: string | undefined) => Promise<OpenAccount<Account>>;

/** For the paced client, which tries again by itself, and for what must not be tried again. */
const once = { maxAttempts: 1, retryMode: "standard" } as const;

/** Credentials that take the roles of several accounts are got once for all of them. */
export function accountsOpener<Account extends AccountConfig>(
  context: AccountsContext,
  { config: { accounts }, flags, many = false, aliases = false }: AccountsRequest<Account>,
): OpenAccounts<Account> {
  const { region, endpointUrl, dryRun: readOnly } = flags;
  const takeRole = roleTaker(context, flags, sourcesOf.get(accounts));
  return async (name) => {
    const named = name === undefined ? undefined : accounts[name];
    const { identity: identityOf, ...settings } = await enter(named);
    const called = { ...settings, region, endpointUrl, readOnly };
    const openOnce = () => context.aws.iam({ ...called, ...once });
    const client = await (many ? openOnce() : context.aws.iam(called));
    const iam = many ? pacedClient(context, client) : client;
    const [identity, alias] = await Promise.all([
      identityOf(),
      // By a client that gives up when that of the identity does: the paced one would go on for half a minute.
      aliases || name === undefined ? getAccountAlias(many ? await context.aws.iam(called) : iam) : undefined,
    ]);
    if (named?.id !== undefined && named.id !== identity.accountId) {
      throw refusal(
        `The config file says that ${name} is account ${named.id}, but its credentials belong to account ${identity.accountId}.`,
        "Nothing was changed. Correct the profile, the role or the id in the config file.",
      );
    }
    return { iam, openOnce, identity, alias, configured: configuredAs(name, identity.accountId, alias) };
  };

  async function enter(account: AccountConfig | undefined): Promise<Entrance> {
    const profile = account?.profile ?? flags.profile;
    if (account?.roleArn === undefined) {
      const sts = await context.aws.sts({ profile, region, endpointUrl, readOnly });
      return { profile, identity: () => getCallerIdentity(sts) };
    }
    // Taking a role changes nothing, so that a dry run may.
    const { identity, ...credentials } = await takeRole(account as RoleAccount);
    return { profile, arns: [account.roleArn], credentials, identity };
  }

  function configuredAs(name: string | undefined, id: string, alias: string | undefined) {
    const found = Object.entries(accounts).find(([key, account]) => {
      if (name !== undefined) return key === name;
      return account.id === undefined ? key === alias : account.id === id;
    });
    return found && { name: found[0], account: found[1] };
  }
}

interface Entrance extends Pick<AwsSettings, "profile" | "arns" | "credentials"> {
  readonly identity: () => CallerIdentity | Promise<CallerIdentity>;
}
