import { lookAtAccounts, type ReadableAccount } from "@iam-tools/core/accounts";
import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { groupExists, groupNotFound, nearGroups } from "@iam-tools/core/iam";
import { readAdminConfig } from "../config/find-admin-config.js";
import { listRows } from "../listing/list-rows.js";
import { membersOfAll } from "../listing/members.js";
import { printRows, progressOfReading, type Column } from "../listing/print-rows.js";
import { facts, parseColumns, type Fact, type UserRow } from "../listing/user-columns.js";
import { userRowData } from "../listing/user-data.js";
import { parseUserFilter } from "../listing/user-filter.js";
import type { ListFlags } from "./list.js";

const accountColumn: Column<UserRow> = { name: "ACCOUNT", of: ({ account }) => account?.name ?? "" };

export async function run(context: Context, flags: ListFlags): Promise<Result> {
  const filter = parseUserFilter(flags.filter ?? []);
  const columns = parseColumns(flags.columns);
  // A program gets all of it, where it does not choose.
  const read = new Set<Fact>(
    flags.json && flags.columns === undefined ? facts : columns.flatMap(({ fact }) => fact ?? []),
  );
  const reading = progressOfReading(context, "Reading users");
  const looked: Looked = { accounts: [], hasGroups: false };
  const { several, rows, exitCodeAfter } = await lookAtAccounts(
    context,
    { ...flags, inOrder: flags.json },
    () => readAdminConfig(context, flags.config),
    async function* look(account) {
      const members = await membersOfAll(account.iam, filter.groups);
      looked.accounts.push(account);
      looked.hasGroups ||= members !== "none";
      yield* listRows(context, account, { members, filter, facts: read, reading });
    },
  );
  async function* all(): AsyncGenerator<readonly UserRow[]> {
    try {
      yield* rows;
    } finally {
      reading?.end();
    }
    if (!looked.hasGroups) await requireGroups(looked.accounts, filter.groups);
  }
  const shown = several ? [accountColumn, ...columns] : columns;
  const listing = { columns: shown, name: "users", dataOf: userRowData };
  return {
    ...printRows(context, all(), listing, flags),
    get exitCode() {
      return exitCodeAfter();
    },
  };
}

interface Looked {
  readonly accounts: ReadableAccount[];
  /** Whether one of them has all the groups that are asked for. */
  hasGroups: boolean;
}

/** A name that was mistyped is not taken for a group that nobody is in. @throws CliError GROUP_NOT_FOUND */
async function requireGroups(accounts: readonly ReadableAccount[], groups: readonly string[]): Promise<void> {
  const found = await Promise.all(
    groups.map(async (name) => {
      const exists = await Promise.all(accounts.map(({ iam }) => groupExists(iam, name)));
      return exists.includes(true);
    }),
  );
  const unknown = groups.filter((_name, index) => found[index] === false);
  const [first] = accounts;
  // Each may be in another account, and no user in all of them.
  if (unknown.length === 0 || first === undefined) return;
  throw groupNotFound(await nearGroups(first.iam, unknown), "iam-user-admin groups");
}
