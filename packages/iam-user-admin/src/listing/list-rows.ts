import type { ReadableAccount } from "@iam-tools/core/accounts";
import type { Progress } from "@iam-tools/core/cli";
import type { AwsClient, Context } from "@iam-tools/core/context";
import { awsErrorName, CliError, quarantineAdvice, toCliError } from "@iam-tools/core/errors";
import { listUsers, type ListedUser } from "@iam-tools/core/iam";
import { mapInOrder } from "@iam-tools/core/pace";
import { findQuarantined, type Quarantined, type Warn } from "./find-quarantined.js";
import type { Members } from "./members.js";
import type { Fact, UserRow } from "./user-columns.js";
import { matches, type UserFilter } from "./user-filter.js";
import { readerOf, type UserReader } from "./user-reader.js";

export interface Listed {
  /** Those who are in the groups that the filter names. */
  readonly members: Members;
  readonly filter: UserFilter;
  /** What is read of each user who is listed. */
  readonly facts: ReadonlySet<Fact>;
  readonly reading: Progress | undefined;
}

type ListingContext = Pick<Context, "clock" | "err">;

/** How many users are looked at at once. */
const together = 8;

/** The users of an account as they come, a page or one at a time; a page at a time is kept, however many there are. */
export async function* listRows(
  context: ListingContext,
  { iam, of: account }: ReadableAccount,
  { members, filter, facts, reading }: Listed,
): AsyncGenerator<readonly UserRow[]> {
  const denied = new Set<Fact>();
  const now = context.clock.now().getTime();
  // Of several accounts, which one it is.
  const warn: Warn = (sentence) =>
    context.err.write(`Warning: ${account === undefined ? "" : `${account.name}: `}${sentence}\n`);
  const isQuarantineAsked = facts.has("quarantine") || filter.quarantined;
  const listed = async function* pagesOfRows(): AsyncGenerator<readonly UserRow[]> {
    let quarantined: Quarantined | undefined;
    for await (const users of usersOf(iam, filter, members)) {
      const [first] = users;
      if (first === undefined) continue;
      if (isQuarantineAsked) quarantined ??= await findQuarantined(warn, iam, first.arn);
      if (filter.quarantined && quarantined === "denied") throw quarantineDenied();
      const rows = users.map((user) => ({ account, user, now, ...quarantineOf(user, quarantined) }));
      yield filter.quarantined ? rows.filter(isQuarantined) : rows;
    }
  };
  const complete = async (row: UserRow): Promise<UserRow | undefined> => {
    try {
      const reader = readerOf(iam, row.user);
      if (!(await matches(filter, reader, now))) return undefined;
      const { unread, ...read } = await readFacts(warn, reader, { facts, denied });
      return { ...row, ...read, unread: [...row.unread, ...unread] };
    } catch (error) {
      // A long list takes its time, and a user may be deleted meanwhile.
      if (awsErrorName(error) === "NoSuchEntity") return undefined;
      throw error;
    } finally {
      reading?.step();
    }
  };
  const warnOfQuarantine = ({ user, quarantine }: UserRow) => {
    if (typeof quarantine === "string") warn(quarantineAdvice(user.userName, quarantine));
  };
  if (takesCalls(filter, facts)) {
    for await (const row of mapInOrder(together, each(listed()), complete)) {
      if (row === undefined) continue;
      warnOfQuarantine(row);
      yield [row];
    }
    return;
  }
  for await (const rows of listed()) {
    for (const row of rows) {
      warnOfQuarantine(row);
      reading?.step();
    }
    yield rows;
  }
}

/** Whether each user takes calls, beside those that list all of them. */
function takesCalls({ tests }: UserFilter, facts: ReadonlySet<Fact>): boolean {
  return tests.length > 0 || [...facts].some((fact) => fact !== "quarantine");
}

async function* each<Row>(pages: AsyncIterable<readonly Row[]>): AsyncGenerator<Row> {
  for await (const rows of pages) yield* rows;
}

/** What is known of it of a user, once all who are in it were looked for; undefined where nobody asked. */
function quarantineOf(
  { userName }: ListedUser,
  quarantined: Quarantined | undefined,
): Pick<UserRow, "quarantine" | "unread"> {
  if (quarantined === undefined) return { unread: [] };
  if (quarantined === "denied") return { unread: ["quarantine"] };
  return { quarantine: quarantined.get(userName) ?? null, unread: [] };
}

function isQuarantined({ quarantine }: UserRow): boolean {
  return typeof quarantine === "string";
}

/** Nobody is not the same as who may not be looked for. */
function quarantineDenied(): CliError {
  return new CliError({
    code: "ACCESS_DENIED",
    message: "You may not look who is in quarantine: iam:ListEntitiesForPolicy is denied.",
    hint: "Get the right to, or leave out: --filter quarantine",
  });
}

async function* usersOf(iam: AwsClient, { pathPrefix }: UserFilter, members: Members): AsyncGenerator<ListedUser[]> {
  if (members === "none") return;
  for await (const page of listUsers(iam, pathPrefix)) {
    yield members === "all" ? page : page.filter(({ userName }) => members.has(userName));
  }
}

type Read = Pick<UserRow, "tags" | "groups" | "mfaDevices" | "accessKeys" | "unread">;

/** What may not be read is left out, and told once. */
async function readFacts(
  warn: Warn,
  reader: UserReader,
  { facts, denied }: Pick<Listed, "facts"> & { readonly denied: Set<Fact> },
): Promise<Read> {
  const unread: Fact[] = [];
  const orUnread = async <Found>(fact: Fact, read: () => Promise<Found>): Promise<Found | undefined> => {
    if (!facts.has(fact)) return undefined;
    try {
      return await read();
    } catch (error) {
      if (awsErrorName(error) !== "AccessDenied") throw error;
      unread.push(fact);
      if (!denied.has(fact)) warn(`${fact.replace("-", " ")} are left out: ${toCliError(error).message}`);
      denied.add(fact);
      return undefined;
    }
  };
  const [tags, groups, mfaDevices, accessKeys] = await Promise.all([
    orUnread("tags", reader.tags),
    orUnread("groups", reader.groups),
    orUnread("mfa-devices", reader.mfaDevices),
    orUnread("access-keys", reader.usedKeys),
  ]);
  return { tags, groups, mfaDevices, accessKeys, unread };
}
