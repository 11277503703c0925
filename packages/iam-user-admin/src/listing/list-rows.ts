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

/** The users of an account as they come; a page at a time is kept, however many there are. */
export async function* listRows(
  context: ListingContext,
  { iam, of: account }: ReadableAccount,
  { members, filter, facts, reading }: Listed,
): AsyncGenerator<UserRow> {
  const denied = new Set<Fact>();
  const now = context.clock.now().getTime();
  // Of several accounts, which one it is.
  const warn: Warn = (sentence) =>
    context.err.write(`Warning: ${account === undefined ? "" : `${account.name}: `}${sentence}\n`);
  const quarantine = quarantineOf(warn, iam, facts.has("quarantine") || filter.quarantined);
  const rows = mapInOrder(together, users(iam, filter, members), async (user): Promise<UserRow | undefined> => {
    try {
      const { arn, isDenied } = await quarantine(user);
      if (filter.quarantined && isDenied) throw quarantineDenied();
      if (filter.quarantined && typeof arn !== "string") return undefined;
      const reader = readerOf(iam, user);
      if (!(await matches(filter, reader, now))) return undefined;
      const { unread, ...read } = await readFacts(warn, reader, { facts, denied });
      return {
        account,
        user,
        now,
        ...read,
        quarantine: arn,
        unread: isDenied ? ["quarantine", ...unread] : unread,
      };
    } catch (error) {
      // A long list takes its time, and a user may be deleted meanwhile.
      if (awsErrorName(error) === "NoSuchEntity") return undefined;
      throw error;
    } finally {
      reading?.step();
    }
  });
  for await (const row of rows) {
    if (row === undefined) continue;
    if (typeof row.quarantine === "string") {
      warn(quarantineAdvice(row.user.userName, row.quarantine));
    }
    yield row;
  }
}

/** Nobody is not the same as who may not be looked for. */
function quarantineDenied(): CliError {
  return new CliError({
    code: "ACCESS_DENIED",
    message: "You may not look who is in quarantine: iam:ListEntitiesForPolicy is denied.",
    hint: "Get the right to, or leave out: --filter quarantine",
  });
}

async function* users(iam: AwsClient, { pathPrefix }: UserFilter, members: Members): AsyncGenerator<ListedUser> {
  if (members === "none") return;
  for await (const page of listUsers(iam, pathPrefix)) {
    yield* page.filter(({ userName }) => members === "all" || members.has(userName));
  }
}

/** By a call for each policy of AWS's, and only where there is a user; undefined where nobody asked, or may. */
function quarantineOf(
  warn: Warn,
  iam: AwsClient,
  isAsked: boolean,
): (user: ListedUser) => Promise<{ readonly arn: string | null | undefined; readonly isDenied: boolean }> {
  let reading: Promise<Quarantined> | undefined;
  return async ({ userName, arn }) => {
    if (!isAsked) return { arn: undefined, isDenied: false };
    const all = await (reading ??= findQuarantined(warn, iam, arn));
    return all === "denied" ? { arn: undefined, isDenied: true } : { arn: all.get(userName) ?? null, isDenied: false };
  };
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
