import type { Result } from "@iam-tools/core/cli";
import type { AwsClient, Context } from "@iam-tools/core/context";
import { awsErrorName, quarantineAdvice } from "@iam-tools/core/errors";
import {
  groupExists,
  groupNotFound,
  listUsers,
  listUsersInGroup,
  nearGroups,
  type ListedUser,
} from "@iam-tools/core/iam";
import { findQuarantined, type Quarantined } from "../listing/find-quarantined.js";
import { minute, printRows, progressOfReading, type Column, type Listing } from "../listing/print-rows.js";
import { userData } from "../listing/user-data.js";
import { matches, parseUserFilter, type UserFilter } from "../listing/user-filter.js";
import { mapAtMost } from "../pace/map-at-most.js";
import type { ListFlags } from "./list.js";

/** A user, and the ARN of the policy by which AWS put them in quarantine; `unread` where nobody may look. */
type Row = ListedUser & { readonly quarantine: string | null; readonly unread: readonly "quarantine"[] };

const columns: readonly Column<Row>[] = [
  { name: "USER", of: ({ userName }) => userName },
  { name: "CREATED", of: ({ created }) => minute(created) },
  { name: "PASSWORD LAST USED", of: ({ passwordLastUsed }) => minute(passwordLastUsed) },
  { name: "PATH", of: ({ path }) => path },
  { name: "QUARANTINE", of: ({ quarantine }) => quarantine?.replace(/^.*\//, "") ?? "" },
];

const listing: Listing<Row> = {
  columns,
  name: "users",
  dataOf: ({ quarantine, unread, ...user }) => ({ ...userData(user), quarantine, unread }),
};

export async function run(context: Context, flags: ListFlags): Promise<Result> {
  const filter = parseUserFilter(flags.filter ?? []);
  const { profile, region, endpointUrl } = flags;
  const iam = await context.aws.iam({ profile, region, endpointUrl, readOnly: true });
  await requireGroups(iam, filter.groups);
  return printRows(context, withQuarantine(context, iam, findUsers(context, iam, filter)), listing, flags);
}

/** Names whom AWS put in quarantine, with the command that only an administrator can give. */
async function* withQuarantine(
  context: Pick<Context, "err">,
  iam: AwsClient,
  users: AsyncIterable<ListedUser>,
): AsyncGenerator<Row> {
  let all: Quarantined | undefined;
  for await (const user of users) {
    all ??= await findQuarantined(context, iam, user.arn);
    if (all === "denied") {
      yield { ...user, quarantine: null, unread: ["quarantine"] };
      continue;
    }
    const quarantine = all.get(user.userName) ?? null;
    if (quarantine !== null) context.err.write(`Warning: ${quarantineAdvice(user.userName, quarantine)}\n`);
    yield { ...user, quarantine, unread: [] };
  }
}

/** A name that was mistyped is not taken for a group that nobody is in. @throws CliError GROUP_NOT_FOUND */
async function requireGroups(iam: AwsClient, names: readonly string[]): Promise<void> {
  const found = await Promise.all(names.map((name) => groupExists(iam, name)));
  const unknown = names.filter((_name, index) => found[index] === false);
  if (unknown.length === 0) return;
  throw groupNotFound(await nearGroups(iam, unknown));
}

/** The users of a page are looked at eight at a time, and forgotten before the next page is read. */
async function* findUsers(context: Context, iam: AwsClient, filter: UserFilter): AsyncGenerator<ListedUser> {
  const reading = progressOfReading(context, "Reading users");
  const [group, ...otherGroups] = filter.groups;
  const pages = group === undefined ? listUsers(iam, filter.pathPrefix) : listUsersInGroup(iam, group);
  const rest = { iam, filter: { ...filter, groups: otherGroups } };
  try {
    for await (const page of pages) {
      const inPath = page.filter(({ path }) => path.startsWith(filter.pathPrefix ?? "/"));
      const wanted = await mapAtMost(8, inPath, async ({ userName }) => {
        const isWanted = await matches(context, rest, userName).catch(falseWhereGone);
        reading?.step();
        return isWanted;
      });
      yield* inPath.filter((_user, index) => wanted[index]);
    }
  } finally {
    reading?.end();
  }
}

/** A long list takes its time, and a user may be deleted meanwhile. */
function falseWhereGone(error: unknown): boolean {
  if (awsErrorName(error) === "NoSuchEntity") return false;
  throw error;
}
