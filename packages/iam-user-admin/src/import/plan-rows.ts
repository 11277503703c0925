import { accountsAtOnce, type AccountFlags } from "@iam-tools/core/accounts";
import { openProgress } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { CliError, exitCodes, toCliError, usageError } from "@iam-tools/core/errors";
import { mapAtMost } from "@iam-tools/core/pace";
import { deriveUserName, foldCase, NotAUserName } from "@iam-tools/core/username";
import type { AccountAccess } from "../account/account.js";
import { accountsAccess } from "../account/accounts-access.js";
import type { AdminConfig } from "../config/config.js";
import type { Naming } from "../user/resolve-rights.js";
import type { Consent, UserPlan } from "../user/user-plan.js";
import { standardInput } from "./read-people.js";
import type { ImportRow, RowProblem } from "./import-row.js";

export interface ImportRequest {
  readonly path: string;
  readonly rows: readonly ImportRow[];
  /** What reading the file has found already. */
  readonly problems: readonly RowProblem[];
  readonly config: AdminConfig;
  readonly flags: AccountFlags & {
    readonly adopt: boolean;
    readonly yes: boolean;
    readonly config?: string | undefined;
    readonly mailFrom?: string | undefined;
  };
  /** For rows that name none; undefined for the account that the AWS settings lead to. */
  readonly accounts: readonly string[] | undefined;
}

/** A person of the file, and what has to be done in each account. */
export interface PlannedRow {
  readonly row: ImportRow;
  readonly users: readonly { readonly access: AccountAccess; readonly plan: UserPlan }[];
  /** Why nothing is done for the person, though the others are worked for. */
  readonly leftOut?: CliError | undefined;
}

/** How rows are planned; `Known` is what is known of an account before. */
export interface Planner<Known extends { readonly access: AccountAccess }> {
  /** What is wrong with the rows, as far as that takes no call. */
  problemsOf(rows: readonly ImportRow[]): RowProblem[];
  open(access: AccountAccess): Promise<Known>;
  /** @returns an error where the person is left out, and nothing is wrong with the file */
  plan(row: ImportRow, known: Known): Promise<UserPlan | CliError>;
  /** What is wrong with all of them together. */
  problemsOfAll(planned: readonly PlannedRow[], known: readonly Known[]): RowProblem[];
}

/**
 * Looks at every row, and at all accounts, before anything is changed.
 *
 * @throws CliError IMPORT_INVALID, with everything that is wrong in the file and its line
 */
export async function planRows<Known extends { readonly access: AccountAccess }>(
  context: Context,
  request: ImportRequest,
  planner: Planner<Known>,
): Promise<PlannedRow[]> {
  const { rows, config, path } = request;
  const problems = [
    ...request.problems,
    ...rows.flatMap((row) => unknownAccounts(row, config)),
    ...planner.problemsOf(rows),
  ];
  if (problems.length > 0) throw invalid(path, problems, exitCodes.usage);
  const accounts = await openAccounts(context, request, planner);
  const checking = openProgress(context, { what: "Checking people", total: rows.length });
  const planned = await mapAtMost(8, rows, async (row): Promise<PlannedRow> => {
    context.signal.throwIfAborted();
    const users: { access: AccountAccess; plan: UserPlan }[] = [];
    let leftOut: CliError | undefined;
    for (const name of row.accounts ?? request.accounts ?? [undefined]) {
      const account = accounts.get(name);
      if (account === undefined) continue;
      try {
        const plan = await planner.plan(row, account);
        if (plan instanceof CliError) leftOut ??= plan;
        else users.push({ access: account.access, plan });
      } catch (error) {
        const { exitCode, message } = toCliError(error);
        if (exitCode === exitCodes.cancelled || !(error instanceof CliError)) throw error;
        problems.push(...message.split("\n").map((part) => ({ line: row.line, message: part.replace(/\.$/, "") })));
      }
    }
    checking.step();
    if (leftOut !== undefined) return { row, users: [], leftOut };
    // It is one mail, wherever the first of its passwords was to go.
    const { mailTo, pgp } = users.find(({ plan }) => plan.delivery === "due")?.plan ?? row;
    return {
      row: { ...row, mailTo, pgp },
      users: users.map(({ access, plan }) => ({ access, plan: { ...plan, mailTo, pgp } })),
    };
  }).finally(() => checking.end());
  const all = [...problems, ...sharedUsers(planned), ...planner.problemsOfAll(planned, [...accounts.values()])];
  if (all.length > 0) throw invalid(path, all, exitCodes.failed);
  return planned;
}

async function openAccounts<Known extends { readonly access: AccountAccess }>(
  context: Context,
  { path, rows, config, flags, accounts }: ImportRequest,
  planner: Planner<Known>,
): Promise<ReadonlyMap<string | undefined, Known>> {
  const names = [
    ...new Set(rows.flatMap((row): (string | undefined)[] => [...(row.accounts ?? accounts ?? [undefined])])),
  ];
  const open = accountsAccess(context, {
    config,
    // The people may come by standard input.
    flags: { ...flags, leavesInput: path === standardInput },
    many: true,
  });
  const opened = await mapAtMost(accountsAtOnce, names, async (name) => {
    const access = await open(name);
    if (name !== undefined) context.err.write(`${name}: account ${access.account.id}\n`);
    return [name, await planner.open(access)] as const;
  });
  return new Map(opened);
}

function unknownAccounts({ line, accounts }: ImportRow, config: AdminConfig): RowProblem[] {
  const known = Object.keys(config.accounts);
  const unknown = (accounts ?? []).filter((name) => !known.includes(name));
  return unknown.map((name) => ({ line, message: `the config file names no account "${name}"` }));
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
      const whose = `${email} leads to the user ${userName} in account ${account.id}`;
      return [{ line, message: `${whose}, and so does line ${earlier}` }];
    }),
  );
}

/** @throws CliError USAGE, which offers a name that AWS takes */
export function userNameOfRow(
  { email, userName }: Pick<ImportRow, "email" | "userName">,
  { environment, pattern }: Naming,
): string {
  try {
    return deriveUserName({ email, account: environment, pattern: userName ?? pattern });
  } catch (error) {
    if (!(error instanceof NotAUserName)) throw error;
    const { message, near } = error;
    throw usageError(`${message} Choose the name in the column user-name${near === undefined ? "" : `: ${near}`}`);
  }
}

/**
 * In place of the question whose a user is, which nobody is asked while many are planned.
 *
 * @param warning its first line is that question
 */
export function askedWhose({ warning }: Consent): CliError {
  const [question = ""] = warning.split("\n");
  return new CliError({ code: "REFUSED", message: `${question} If it does, add --adopt` });
}

/** A command at the end of a line is to be copied as it is. */
function endOf(message: string): string {
  return message.includes(": iam-user-admin ") ? "" : ".";
}

/** Problems that a person reads at a time. */
const mostTold = 100;

function invalid(path: string, problems: readonly RowProblem[], exitCode: 1 | 2): CliError {
  const sorted = [...problems].sort((a, b) => a.line - b.line);
  return new CliError({
    code: "IMPORT_INVALID",
    message: [
      ...sorted.slice(0, mostTold).map(({ line, message }) => `${path}:${line}: ${message}${endOf(message)}`),
      ...(sorted.length > mostTold ? [`${sorted.length - mostTold} more like these.`] : []),
    ].join("\n"),
    hint: "Nothing was changed. Correct the file, and run this again.",
    exitCode,
  });
}
