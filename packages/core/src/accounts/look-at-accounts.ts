import type { ConfigFile } from "../config/index.js";
import type { AwsClient } from "../context/index.js";
import { exitCodes, toCliError, type CliError, type ExitCode } from "../errors/index.js";
import { merge } from "../pace/index.js";
import type { AccountFlags } from "./account-flags.js";
import { chooseAccounts } from "./choose-accounts.js";
import { accountsOpener } from "./open-account.js";
import type { AccountsContext } from "./role-sources.js";

/** An account that is only looked at. */
export interface ReadableAccount {
  readonly iam: AwsClient;
  /** Undefined for the one that the AWS settings lead to. */
  readonly of: { readonly name: string; readonly accountId: string } | undefined;
}

/** What was found in the accounts. */
export interface Findings<Row> {
  /** Whether the config file names the accounts, so that a row has to say whose it is. */
  readonly several: boolean;
  /**
   * That of each account together; rows that come together in one array, since what is done for each array takes longer
   * than what is done for a row. A warning names each account that could not be looked at, or not to its end.
   */
  readonly rows: AsyncIterable<readonly Row[]>;
  /** Whether some of it is missing; known once all rows are read. */
  readonly exitCodeAfter: () => ExitCode;
}

/**
 * How many accounts are worked in at once. Each has a rate of its own, so that it is as many as keep a processor busy while
 * answers are under way: an account takes about 10 ms of one, and five round trips. With more, the first would be done later.
 */
export const accountsAtOnce = 50;

/** Of how many rows an account goes no further until it is its turn. */
const ahead = 500;

export interface Looking extends AccountFlags {
  /** Rows come in the order of the config file; else as they come. */
  readonly inOrder: boolean;
  /** The config file that was typed, which is read whatever it is needed for: it is what the person goes by. */
  readonly config?: string | undefined;
}

/**
 * Looks at several accounts of the config file, or at the one that the AWS settings lead to. One of several that fails
 * keeps none of the others from being looked at.
 *
 * @param readConfig called where accounts of the config file are asked for, or the file was typed
 * @throws CliError USAGE, NO_CONFIG; from the rows, what keeps all of the accounts from being looked at
 */
export async function lookAtAccounts<Row>(
  context: AccountsContext,
  { inOrder, config: typed, ...flags }: Looking,
  readConfig: () => Promise<ConfigFile>,
  look: (account: ReadableAccount) => AsyncIterable<readonly Row[]>,
): Promise<Findings<Row>> {
  const { profile, region, endpointUrl } = flags;
  const read = typed === undefined ? undefined : await readConfig();
  if (flags.account === undefined && flags.allAccounts !== true) {
    const iam = await context.aws.iam({ profile, region, endpointUrl, readOnly: true });
    return { several: false, rows: look({ iam, of: undefined }), exitCodeAfter: () => exitCodes.done };
  }
  const { config, names = [] } = await chooseAccounts(context, read ?? (await readConfig()), flags);
  const open = accountsOpener(context, { config, flags: { ...flags, dryRun: true }, many: true });
  const failures: CliError[] = [];
  let hasRows = false;
  // Held back as long as all may fail by one thing, which is then told once.
  let held: string[] | undefined = [];
  const tell = (warning: string) => void (held === undefined ? context.err.write(warning) : held.push(warning));
  const tellHeld = () => {
    for (const warning of held ?? []) context.err.write(warning);
    held = undefined;
  };
  async function* lookAt(name: string): AsyncGenerator<readonly Row[]> {
    let isBegun = false;
    try {
      const { iam, identity } = await open(name);
      for await (const together of look({ iam, of: { name, accountId: identity.accountId } })) {
        isBegun ||= together.length > 0;
        hasRows ||= isBegun;
        yield together;
      }
      tellHeld();
    } catch (thrown) {
      const error = toCliError(thrown);
      if (error.exitCode === exitCodes.cancelled) throw error;
      failures.push(error);
      if (hasRows || failures.some((failure) => failure !== error)) tellHeld();
      // The last of all is the error of the run.
      if (isNothing()) return;
      tell(`Warning: ${name} is left out${isBegun ? " from here on" : ""}: ${error.message}\n`);
    }
  }
  async function* all(): AsyncGenerator<readonly Row[]> {
    yield* merge(names.map(lookAt), { inOrder, atOnce: accountsAtOnce, ahead });
    const last = failures.at(-1);
    if (last !== undefined && isNothing()) throw last;
  }
  const isNothing = () => !hasRows && failures.length === names.length;
  return {
    several: true,
    rows: all(),
    exitCodeAfter: () => (failures.length === 0 ? exitCodes.done : exitCodes.partlyDone),
  };
}
