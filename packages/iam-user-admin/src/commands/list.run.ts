import { openReadable, tellFailures, type ReadableAccount } from "@iam-tools/core/accounts";
import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { exitCodes } from "@iam-tools/core/errors";
import { groupExists, groupNotFound, nearGroups } from "@iam-tools/core/iam";
import { readAdminConfig } from "../config/find-admin-config.js";
import { listRows, type Listed } from "../listing/list-rows.js";
import { membersOfAll, type Members } from "../listing/members.js";
import { printRows, type Column } from "../listing/print-rows.js";
import { facts, parseColumns, type Fact, type UserRow } from "../listing/user-columns.js";
import { userRowData } from "../listing/user-data.js";
import { parseUserFilter } from "../listing/user-filter.js";
import type { ListFlags } from "./list.js";

const accountColumn: Column<UserRow> = { name: "ACCOUNT", of: ({ account }) => account?.name ?? "" };

export async function run(context: Context, flags: ListFlags): Promise<Result> {
  const filter = parseUserFilter(flags.filter ?? []);
  const columns = parseColumns(flags.columns);
  const { accounts, failures } = await openReadable(context, flags, () => readAdminConfig(context, flags.config));
  const known = await withMembers(accounts, filter.groups);
  tellFailures(context, failures);
  const several = accounts.some((account) => account.of !== undefined);
  // A program gets all of it, where it does not choose.
  const read = flags.json && flags.columns === undefined ? facts : columns.flatMap(({ fact }) => fact ?? []);
  const rows = allRows(context, known, { filter, facts: new Set<Fact>(read) });
  const shown = several ? [accountColumn, ...columns] : columns;
  const result = printRows(context, rows, { columns: shown, name: "users", dataOf: userRowData }, flags);
  return { ...result, exitCode: failures.length === 0 ? exitCodes.done : exitCodes.partlyDone };
}

type Known = ReadableAccount & { readonly members: Members };

async function* allRows(context: Context, accounts: readonly Known[], listed: Listed): AsyncGenerator<UserRow> {
  for (const account of accounts) yield* listRows(context, account, listed);
}

/** A name that was mistyped is not taken for a group that nobody is in. @throws CliError GROUP_NOT_FOUND */
async function withMembers(accounts: readonly ReadableAccount[], groups: readonly string[]): Promise<Known[]> {
  const known = await Promise.all(
    accounts.map(async (account) => ({ ...account, members: await membersOfAll(account.iam, groups) })),
  );
  if (known.some(({ members }) => members !== "none")) return known;
  const found = await Promise.all(
    groups.map(async (name) => {
      const exists = await Promise.all(accounts.map(({ iam }) => groupExists(iam, name)));
      return exists.includes(true);
    }),
  );
  const unknown = groups.filter((_name, index) => found[index] === false);
  const [first] = accounts;
  // Each may be in another account, and no user in all of them.
  if (unknown.length === 0 || first === undefined) return known;
  throw groupNotFound(await nearGroups(first.iam, unknown));
}
