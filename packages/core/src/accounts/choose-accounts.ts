import type { ConfigFile } from "../config/index.js";
import { usageError } from "../errors/index.js";
import type { AccountFlags } from "./account-flags.js";
import type { AccountsContext, SourceFlags } from "./role-sources.js";
import { withOrganization } from "./with-organization.js";

export interface ChosenAccounts<Config extends ConfigFile> {
  /** With what was asked for of an organization among its accounts. */
  readonly config: Config;
  /** Of the accounts to work in; undefined for the one that the AWS settings lead to. */
  readonly names: readonly string[] | undefined;
}

/**
 * The accounts to work in, of those that the config file lists and of its organization.
 *
 * @throws CliError USAGE; what `withOrganization` throws
 */
export async function chooseAccounts<Config extends ConfigFile>(
  context: AccountsContext,
  config: Config,
  flags: AccountFlags & Pick<SourceFlags, "leavesInput">,
): Promise<ChosenAccounts<Config>> {
  if (flags.account === undefined && flags.allAccounts !== true) return { config, names: undefined };
  if (flags.profile !== undefined) {
    throw usageError("Use either --profile or --account: --profile alone decides the account.");
  }
  if (flags.env !== undefined) {
    throw usageError("--env names a single account; for several, set env for each in the config file.");
  }
  const whole = await withOrganization(context, config, flags.account ?? "all", flags);
  const known = Object.keys(whole.accounts);
  const names = flags.account ?? known;
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0 || names.length === 0) {
    const quoted = unknown.map((name) => `"${name}"`).join(", ");
    const who =
      config.organization === undefined
        ? "The config file names no account"
        : "The config file and its organization have no account";
    throw usageError(
      known.length === 0 ? "No config file names any accounts." : `${who} ${quoted}.`,
      known.length === 0
        ? "Write one with: iam-user-admin config init"
        : `${config.organization === undefined ? "It names" : "They have"}: ${known.join(", ")}`,
    );
  }
  return { config: whole, names: [...new Set(names)] };
}
