import type { ConfigFile } from "../config/index.js";
import type { AwsClient, Context } from "../context/index.js";
import { exitCodes, toCliError, type CliError } from "../errors/index.js";
import { mapAtMost } from "../pace/index.js";
import { chooseAccounts, type AccountFlags } from "./choose-accounts.js";
import { openAccount } from "./open-account.js";

/** An account that is only looked at. */
export interface ReadableAccount {
  readonly iam: AwsClient;
  /** Undefined for the one that the AWS settings lead to. */
  readonly of: { readonly name: string; readonly accountId: string } | undefined;
}

export interface ReadableAccounts {
  readonly accounts: readonly ReadableAccount[];
  /** Of accounts that could not be opened. */
  readonly failures: readonly { readonly name: string; readonly error: CliError }[];
}

/** How many accounts are opened at once. */
const together = 4;

/**
 * Several accounts of the config file, or the one that the AWS settings lead to. One of several that cannot be opened
 * keeps none of the others from being looked at.
 *
 * @param readConfig called where accounts of the config file are asked for
 * @throws CliError USAGE, NO_CONFIG; what keeps all of them from being opened
 */
export async function openReadable(
  context: Pick<Context, "aws" | "clock">,
  flags: AccountFlags,
  readConfig: () => Promise<ConfigFile>,
): Promise<ReadableAccounts> {
  const { profile, region, endpointUrl } = flags;
  if (flags.account === undefined && flags.allAccounts !== true) {
    const iam = await context.aws.iam({ profile, region, endpointUrl, readOnly: true });
    return { accounts: [{ iam, of: undefined }], failures: [] };
  }
  const config = await readConfig();
  const names = chooseAccounts(config, flags) ?? [];
  const failures: { name: string; error: CliError }[] = [];
  const opened = await mapAtMost(together, names, async (name): Promise<ReadableAccount | undefined> => {
    try {
      const access = await openAccount(context, { config, flags: { ...flags, dryRun: true }, name, many: true });
      return { iam: access.iam, of: { name, accountId: access.identity.accountId } };
    } catch (thrown) {
      const error = toCliError(thrown);
      if (error.exitCode === exitCodes.cancelled) throw error;
      failures.push({ name, error });
      return undefined;
    }
  });
  const accounts = opened.filter((account) => account !== undefined);
  const [first] = failures;
  if (accounts.length === 0 && first !== undefined) throw first.error;
  return { accounts, failures };
}

/** What a listing over several accounts came to: told as it fails, and by its exit code at the end. */
export function tellFailures({ err }: Pick<Context, "err">, failures: ReadableAccounts["failures"]): void {
  for (const { name, error } of failures) err.write(`Warning: ${name} is left out: ${error.message}\n`);
}
