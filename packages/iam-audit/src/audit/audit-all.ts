import { accountsOpener, chooseAccounts, type AccountFlags, type OpenAccounts } from "@iam-tools/core/accounts";
import { errorData, openProgress, type Progress } from "@iam-tools/core/cli";
import type { AccountConfig, ConfigFile } from "@iam-tools/core/config";
import type { Context } from "@iam-tools/core/context";
import { exitCodes, toCliError, type CliError } from "@iam-tools/core/errors";
import { getServicesLastAccessed } from "@iam-tools/core/iam";
import { mapAtMost } from "@iam-tools/core/pace";
import { openParts } from "../reading/parts.js";
import { readAccount } from "../reading/read-account.js";
import { readUsers } from "../reading/read-users.js";
import type { Reached, User } from "../model/index.js";
import type { Limits } from "../rules/index.js";
import { auditAccount, type AuditedAccount } from "./audit-account.js";
import { openCounter } from "./count.js";

/**
 * How many accounts are read at once. Each has a rate of its own, but some of its users at once, and a call takes a
 * millisecond or two of a processor: more accounts would wait for that, and take memory meanwhile.
 */
const together = 8;

export interface AuditedFlags extends AccountFlags {
  /** Whether each user is asked for the services that are allowed and not used, which takes seconds. */
  readonly deep: boolean;
}

/**
 * Several accounts of the config file, or the one that the AWS settings lead to. One of several that cannot be read keeps
 * none of the others from being audited, and says so in its report.
 *
 * @param readConfig called where accounts of the config file are asked for
 * @throws CliError what keeps all of them from being read
 */
export async function auditAll(
  context: Context,
  flags: AuditedFlags,
  limits: Limits,
  readConfig: () => Promise<ConfigFile>,
): Promise<AuditedAccount[]> {
  const several = flags.account !== undefined || flags.allAccounts === true;
  const read: ConfigFile = several ? await readConfig() : { accounts: {}, mail: { tls: "auto", allowedDomains: [] } };
  const { config, names = [undefined] } = await chooseAccounts(context, read, flags);
  const open = accountsOpener(context, { config, flags: { ...flags, dryRun: true }, many: true });
  const failures: CliError[] = [];
  let progress: Progress | undefined;
  const step = () => (progress ??= openProgress(context, { what: "Reading users" })).step();
  const audited = await mapAtMost(together, names, async (name): Promise<AuditedAccount> => {
    try {
      return await auditOne(context, { open, config, flags, name, step }, limits);
    } catch (thrown) {
      const error = toCliError(thrown);
      if (name === undefined || error.exitCode === exitCodes.cancelled) throw error;
      failures.push(error);
      return notRead(name, error, context.clock.now());
    }
  });
  progress?.end();
  const [first] = failures;
  if (first !== undefined && failures.length === names.length) throw first;
  return audited;
}

interface WhichOne {
  readonly open: OpenAccounts<AccountConfig>;
  readonly config: ConfigFile;
  readonly flags: AuditedFlags;
  /** As in the config file; undefined for the one that the AWS settings lead to. */
  readonly name: string | undefined;
  /** Called for each user. */
  readonly step: () => void;
}

async function auditOne(
  context: Pick<Context, "aws" | "clock" | "err">,
  { open, config, flags, name, step }: WhichOne,
  limits: Limits,
): Promise<AuditedAccount> {
  const { iam, identity, alias } = await open(name);
  const parts = openParts();
  const { account, ...read } = await readAccount(context, iam, {
    id: identity.accountId,
    name: name ?? alias ?? identity.accountId,
    partition: identity.partition,
    reached: reachedBy({ config, flags, name }),
    parts,
  });
  const deep = flags.deep ? (arn: string) => getServicesLastAccessed(context, iam, arn) : undefined;
  const users = counted(readUsers({ iam, parts, account, deep, ...read }), step);
  return auditAccount({ account, users, unreadable: () => parts.unreadable() }, limits);
}

/**
 * The AWS CLI takes a profile, and no account of the config file. Without one, a command would go to another account than
 * is meant, that of the default profile; PROFILE is refused until the reader puts in one.
 */
function reachedBy({ config, flags, name }: Omit<WhichOne, "open" | "step">): Reached {
  if (name === undefined) return { profile: flags.profile };
  const { profile, roleArn } = config.accounts[name] ?? {};
  return { profile: roleArn === undefined ? profile : "PROFILE", account: name };
}

async function* counted(users: AsyncIterable<User>, step: () => void): AsyncGenerator<User> {
  for await (const user of users) {
    step();
    yield user;
  }
}

function notRead(name: string, error: CliError, now: Date): AuditedAccount {
  const nobody = openCounter({ now, groups: undefined });
  return {
    report: {
      id: null,
      name,
      readAt: now.toISOString(),
      error: errorData(error),
      credentialReportCreatedAt: null,
      summary: nobody.summary(),
      charts: nobody.charts(),
    },
    findings: [],
  };
}
