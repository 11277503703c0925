import { openReadable, tellFailures, type ReadableAccount } from "@iam-tools/core/accounts";
import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { awsErrorName, exitCodes } from "@iam-tools/core/errors";
import { groupNotFound, listGroups, listUsersInGroup, nearGroups, type Group } from "@iam-tools/core/iam";
import { mapInOrder } from "@iam-tools/core/pace";
import { foldCase } from "@iam-tools/core/username";
import { readAdminConfig } from "../config/find-admin-config.js";
import { printRows, progressOfReading, type Column } from "../listing/print-rows.js";
import type { GroupsFlags } from "./groups.js";

interface GroupWithUsers extends Group {
  readonly account: ReadableAccount["of"];
  readonly userNames: readonly string[];
}

/** A user in a group; without one where nobody is in it. */
interface Membership {
  readonly group: GroupWithUsers;
  readonly userName: string | undefined;
}

const accountColumn: Column<Membership> = { name: "ACCOUNT", of: ({ group }) => group.account?.name ?? "" };

const columns: readonly Column<Membership>[] = [
  { name: "GROUP", of: ({ group }) => group.groupName },
  { name: "USER", of: ({ userName }) => userName ?? "" },
];

export async function run(context: Context, flags: GroupsFlags): Promise<Result> {
  const { accounts, failures } = await openReadable(context, flags, () => readAdminConfig(context, flags.config));
  const wanted = await Promise.all(accounts.map((account) => wantedGroups(account, flags.groups)));
  await requireAll(accounts, { typed: flags.groups ?? [], found: wanted.flat() });
  tellFailures(context, failures);
  const several = accounts.some((account) => account.of !== undefined);
  const groups = groupsOf(context, accounts, wanted);
  const exitCode = failures.length === 0 ? exitCodes.done : exitCodes.partlyDone;
  if (flags.json) return { data: { groups: objects(groups) }, text: [], exitCode };
  const shown = several ? [accountColumn, ...columns] : columns;
  const listing = { columns: shown, name: "groups", dataOf: (row: Membership) => row };
  return { ...printRows(context, memberships(groups), listing, flags), exitCode };
}

/** An account has 300 groups, or 500 at most: all of them are kept, and the users of one at a time. */
async function wantedGroups({ iam }: ReadableAccount, typed: readonly string[] | undefined): Promise<Group[]> {
  const names = typed?.map((name) => foldCase(name));
  const found: Group[] = [];
  for await (const page of listGroups(iam)) {
    found.push(...page.filter(({ groupName }) => names?.includes(foldCase(groupName)) ?? true));
  }
  return found;
}

/** @throws CliError GROUP_NOT_FOUND where none of the accounts has one that was named */
async function requireAll(
  [first]: readonly ReadableAccount[],
  { typed, found }: { readonly typed: readonly string[]; readonly found: readonly Group[] },
): Promise<void> {
  const known = new Set(found.map(({ groupName }) => foldCase(groupName)));
  const unknown = typed.filter((name) => !known.has(foldCase(name)));
  if (unknown.length === 0 || first === undefined) return;
  throw groupNotFound(await nearGroups(first.iam, unknown));
}

/** How many groups are looked at at once. */
const together = 8;

async function* groupsOf(
  context: Context,
  accounts: readonly ReadableAccount[],
  wanted: readonly (readonly Group[])[],
): AsyncGenerator<GroupWithUsers> {
  const reading = progressOfReading(context, "Reading groups");
  try {
    for (const [index, { iam, of: account }] of accounts.entries()) {
      yield* mapInOrder(together, wanted[index] ?? [], async (group) => {
        const userNames: string[] = [];
        try {
          for await (const page of listUsersInGroup(iam, group.groupName)) {
            userNames.push(...page.map(({ userName }) => userName));
          }
        } catch (error) {
          // One that was deleted meanwhile has nobody in it.
          if (awsErrorName(error) !== "NoSuchEntity") throw error;
        }
        reading?.step();
        return { ...group, account, userNames };
      });
    }
  } finally {
    reading?.end();
  }
}

async function* memberships(groups: AsyncIterable<GroupWithUsers>): AsyncGenerator<Membership> {
  for await (const group of groups) {
    if (group.userNames.length === 0) yield { group, userName: undefined };
    for (const userName of group.userNames) yield { group, userName };
  }
}

async function* objects(groups: AsyncIterable<GroupWithUsers>): AsyncGenerator<object> {
  for await (const { account = null, groupName, arn, created = null, userNames } of groups) {
    yield { account, groupName, arn, created, userNames };
  }
}
