import type { ConfigFile } from "../config/index.js";
import { usageError } from "../errors/index.js";

/** Which account a command acts in, or which ones, as it was typed. */
export interface AccountFlags {
  readonly profile?: string | undefined;
  readonly region?: string | undefined;
  readonly endpointUrl?: string | undefined;
  readonly account?: readonly string[] | undefined;
  readonly allAccounts?: boolean | undefined;
  readonly env?: string | undefined;
  /** For the roles that require MFA. */
  readonly tokenCode?: string | undefined;
  readonly dryRun?: boolean | undefined;
}

/**
 * The names of the accounts to work in; undefined for the one that the AWS settings lead to.
 *
 * @throws CliError USAGE
 */
export function chooseAccounts(config: ConfigFile, flags: AccountFlags): readonly string[] | undefined {
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
