import type { Context } from "@iam-tools/core/context";
import { CliError, exitCodes, toCliError } from "@iam-tools/core/errors";
import { checkRecipient } from "@iam-tools/core/mail";
import type { AccountQuotas } from "@iam-tools/core/iam";
import { deriveUserName, foldCase } from "@iam-tools/core/username";
import type { AccountAccess } from "../account/account.js";
import { openAccount, type AccountFlags } from "../account/open-account.js";
import type { Config } from "../config/config.js";
import { mapAtMost } from "../pace/map-at-most.js";
import { findPendingPassword, pendingPasswordPath } from "../passwords/pending-password.js";
import { decideUpdate, noRoomFor } from "../user/plan-update.js";
import type { UserPlan } from "../user/user-plan.js";
import { readAccountFacts, type FactsOf } from "./account-facts.js";
import type { ImportRow, RowProblem } from "./import-row.js";

export interface ImportRequest {
  readonly path: string;
  readonly rows: readonly ImportRow[];
  /** What reading the file has found already. */
  readonly problems: readonly RowProblem[];
  readonly config: Config;
  readonly flags: AccountFlags & { readonly adopt: boolean };
  /** For rows that name none; undefined for the account that the AWS settings lead to. */
  readonly accounts: readonly string[] | undefined;
}

/** A person of the file, and what has to be done in each account. */
export interface PlannedRow {
  readonly row: ImportRow;
  readonly users: readonly { readonly access: AccountAccess; readonly plan: UserPlan }[];
}

/**
 * Looks at every row, and at all accounts, before anything is changed.
 *
 * @throws CliError IMPORT_INVALID, with everything that is wrong in the file and its line
 */
export async function planImport(context: Context, request: ImportRequest): Promise<PlannedRow[]> {
  const { rows, config, flags, path } = request;
  const problems = [...request.problems, ...rows.flatMap((row) => problemsOf(row, config))];
  if (problems.length > 0) throw invalid(path, problems, exitCodes.usage);
  const accounts = await openAccounts(context, request);
  const now = context.clock.now().toISOString();
  const planned = await mapAtMost(8, rows, async (row): Promise<PlannedRow> => {
    context.signal.throwIfAborted();
    const users: { access: AccountAccess; plan: UserPlan }[] = [];
    for (const name of row.accounts ?? request.accounts ?? [undefined]) {
      const account = accounts.get(name);
      if (account === undefined) continue;
      try {
        users.push({ access: account.access, plan: await planRow(row, account) });
      } catch (error) {
        const { exitCode, message } = toCliError(error);
        if (exitCode === exitCodes.cancelled || !(error instanceof CliError)) throw error;
        problems.push(...message.split("\n").map((part) => ({ line: row.line, message: part.replace(/\.$/, "") })));
      }
    }
    return { row, users };
  });
  const all = [...problems, ...sharedUsers(planned), ...tooManyUsers(planned, [...accounts.values()])];
  if (all.length > 0) throw invalid(path, all, exitCodes.failed);
  return planned;

  async function planRow({ email, rights }: ImportRow, { access, factsOf }: KnownAccount): Promise<UserPlan> {
    const userName = deriveUserName({ email, account: access.account.environment, pattern: config.username });
    const pending = await findPendingPassword(context, { account: access.account, userName });
    const pendingPath = pendingPasswordPath(context, { account: access.account, userName });
    const update = { email, userName, rights, pending, pendingPath, now, adopt: flags.adopt, mails: true };
    const plan = decideUpdate(access, update, await factsOf(update));
    if (plan.consent === undefined) return plan;
    throw new CliError({ code: "REFUSED", message: `${plan.consent.warning} Where it is, add --adopt` });
  }
}

interface KnownAccount {
  readonly access: AccountAccess;
  readonly factsOf: FactsOf;
  readonly quotas: AccountQuotas;
}

async function openAccounts(
  context: Context,
  { rows, config, flags, accounts }: ImportRequest,
): Promise<ReadonlyMap<string | undefined, KnownAccount>> {
  const names = [
    ...new Set(rows.flatMap((row): (string | undefined)[] => [...(row.accounts ?? accounts ?? [undefined])])),
  ];
  const opened = await mapAtMost(4, names, async (name) => {
    const access = await openAccount(context, { config, flags, name, many: true });
    if (name !== undefined) context.err.write(`${name}: account ${access.account.id}\n`);
    return [name, { access, ...(await readAccountFacts(access)) }] as const;
  });
  return new Map(opened);
}

/** Where each alone has a place, and all together have not: told of the first that has none. */
function tooManyUsers(planned: readonly PlannedRow[], accounts: readonly KnownAccount[]): RowProblem[] {
  return accounts.flatMap(({ access: { account }, quotas }) => {
    const made = planned.flatMap(({ row, users }) =>
      users.some(({ plan }) => plan.account.id === account.id && plan.steps.some(({ kind }) => kind === "create-user"))
        ? [row]
        : [],
    );
    const [message] = noRoomFor(made.length, quotas, account);
    const first = made[Math.max(0, (quotas.users?.most ?? 0) - (quotas.users?.count ?? 0))];
    if (message === undefined || first === undefined) return [];
    return [{ line: first.line, message: `${message.replace(/\.$/, "")}, and the file makes ${made.length}` }];
  });
}

/** Two rows may come to one user: jane@a.example and jane@b.example. To AWS, names that differ in case only are one. */
function sharedUsers(planned: readonly PlannedRow[]): RowProblem[] {
  const lines = new Map<string, number>();
  return planned.flatMap(({ row: { line, email }, users }) =>
    users.flatMap(({ plan: { account, userName } }) => {
      const key = `${account.id}/${foldCase(userName)}`;
      const earlier = lines.get(key);
      lines.set(key, earlier ?? line);
      if (earlier === undefined) return [];
      const whose = `${email} comes to the user ${userName} in account ${account.id}`;
      return [{ line, message: `${whose}, and so does line ${earlier}` }];
    }),
  );
}

function problemsOf({ line, email, accounts }: ImportRow, config: Config): RowProblem[] {
  const known = Object.keys(config.accounts);
  const unknown = (accounts ?? []).filter((name) => !known.includes(name));
  const problems = unknown.map((name) => ({ line, message: `the config file names no account "${name}"` }));
  try {
    checkRecipient(config.mail, email);
  } catch (error) {
    problems.push({ line, message: toCliError(error).message.replace(/\.$/, "") });
  }
  return problems;
}

/** Problems that a person reads at a time. */
const mostTold = 100;

function invalid(path: string, problems: readonly RowProblem[], exitCode: 1 | 2): CliError {
  const sorted = [...problems].sort((a, b) => a.line - b.line);
  return new CliError({
    code: "IMPORT_INVALID",
    message: [
      ...sorted.slice(0, mostTold).map(({ line, message }) => `${path}:${line}: ${message}.`),
      ...(sorted.length > mostTold ? [`${sorted.length - mostTold} more like these.`] : []),
    ].join("\n"),
    hint: "Nothing was changed. Correct the file, and run this again.",
    exitCode,
  });
}
