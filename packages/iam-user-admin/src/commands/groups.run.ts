import { lookAtAccounts, type ReadableAccount } from "@iam-tools/core/accounts";
import type { Progress, Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { awsErrorName } from "@iam-tools/core/errors";
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
  const reading = progressOfReading(context, "Reading groups");
  const accounts: ReadableAccount[] = [];
  const { several, rows, exitCodeAfter } = await lookAtAccounts(
    context,
    { ...flags, inOrder: flags.json || flags.groups !== undefined },
    () => readAdminConfig(context, flags.config),
    async function* look(account) {
      const wanted = await wantedGroups(account, flags.groups);
      accounts.push(account);
      yield* groupsOf(account, wanted, reading);
    },
  );
  async function* all(): AsyncGenerator<readonly GroupWithUsers[]> {
    try {
      yield* flags.groups === undefined ? rows : [await thoseNamed(flags.groups, { rows, accounts })];
    } finally {
      reading?.end();
    }
  }
  if (flags.json)
    return {
      data: { groups: objects(all()) },
      text: [],
      get exitCode() {
        return exitCodeAfter();
      },
    };
  const shown = several ? [accountColumn, ...columns] : columns;
  const listing = { columns: shown, name: "groups", dataOf: (row: Membership) => row };
  return {
    ...printRows(context, memberships(all()), listing, flags),
    get exitCode() {
      return exitCodeAfter();
    },
  };
}

/** An account has 300 groups, or 500 at most: all of them are kept, and the users of a few at a time. */
async function wantedGroups({ iam }: ReadableAccount, typed: readonly string[] | undefined): Promise<Group[]> {
  const names = typed?.map((name) => foldCase(name));
  const found: Group[] = [];
  for await (const page of listGroups(iam)) {
    found.push(...page.filter(({ groupName }) => names?.includes(foldCase(groupName)) ?? true));
  }
  return found;
}

/** Nothing is shown before it is known that there are all. @throws CliError GROUP_NOT_FOUND where no account has one */
async function thoseNamed(
  typed: readonly string[],
  {
    rows,
    accounts,
  }: { readonly rows: AsyncIterable<readonly GroupWithUsers[]>; readonly accounts: readonly ReadableAccount[] },
): Promise<GroupWithUsers[]> {
  const found: GroupWithUsers[] = [];
  for await (const groups of rows) found.push(...groups);
  const known = new Set(found.map(({ groupName }) => foldCase(groupName)));
  const unknown = typed.filter((name) => !known.has(foldCase(name)));
  const [first] = accounts;
  if (unknown.length === 0 || first === undefined) return found;
  throw groupNotFound(await nearGroups(first.iam, unknown), "iam-user-admin groups");
}

/** How many groups are looked at at once. */
const together = 8;

async function* groupsOf(
  { iam, of: account }: ReadableAccount,
  groups: readonly Group[],
  reading: Progress | undefined,
): AsyncGenerator<readonly GroupWithUsers[]> {
  yield* mapInOrder(together, groups, async (group) => {
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
    return [{ ...group, account, userNames }];
  });
}

async function* memberships(all: AsyncIterable<readonly GroupWithUsers[]>): AsyncGenerator<readonly Membership[]> {
  for await (const groups of all) yield groups.flatMap(membershipsOf);
}

function membershipsOf(group: GroupWithUsers): Membership[] {
  if (group.userNames.length === 0) return [{ group, userName: undefined }];
  return group.userNames.map((userName) => ({ group, userName }));
}

async function* objects(all: AsyncIterable<readonly GroupWithUsers[]>): AsyncGenerator<object> {
  for await (const groups of all) {
    for (const { account = null, groupName, arn, created = null, userNames } of groups) {
      yield { account, groupName, arn, created, userNames };
    }
  }
}
