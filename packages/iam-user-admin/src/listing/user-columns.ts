import { didYouMean, usageError } from "@iam-tools/core/errors";
import type { ListedUser, MfaDevice } from "@iam-tools/core/iam";
import { addressIn } from "@iam-tools/core/username";
import { tagKeys } from "../tags/tag-keys.js";
import { minute, type Column } from "./print-rows.js";
import type { UsedKey } from "./user-reader.js";

/** What is read of a user besides what the list of users has. */
export const facts = ["quarantine", "tags", "groups", "mfa-devices", "access-keys"] as const;
export type Fact = (typeof facts)[number];

/** A user as listed; a fact that was not asked for, or may not be read, is undefined. */
export interface UserRow {
  readonly account: { readonly name: string; readonly accountId: string } | undefined;
  readonly user: ListedUser;
  /** The ARN of the policy by which AWS put the user in quarantine. */
  readonly quarantine?: string | null | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly groups?: readonly string[] | undefined;
  readonly mfaDevices?: readonly MfaDevice[] | undefined;
  readonly accessKeys?: readonly UsedKey[] | undefined;
  /** What may not be read. */
  readonly unread: readonly Fact[];
  /** When it was listed. */
  readonly now: number;
}

export interface UserColumn extends Column<UserRow> {
  readonly fact?: Fact;
}

const columns: Readonly<Record<string, UserColumn>> = {
  user: { name: "USER", of: ({ user }) => user.userName },
  email: { name: "EMAIL", fact: "tags", of: ({ tags = {} }) => addressIn(tags) ?? "" },
  created: { name: "CREATED", of: ({ user }) => minute(user.created) },
  "password-last-used": { name: "PASSWORD LAST USED", of: ({ user }) => minute(user.passwordLastUsed) },
  path: { name: "PATH", of: ({ user }) => user.path },
  arn: { name: "ARN", of: ({ user }) => user.arn },
  groups: { name: "GROUPS", fact: "groups", of: ({ groups }) => groups?.join(", ") ?? "" },
  mfa: { name: "MFA", fact: "mfa-devices", of: ({ mfaDevices }) => sayDevices(mfaDevices) },
  keys: {
    name: "KEYS",
    fact: "access-keys",
    of: ({ accessKeys = [], now }) => accessKeys.map((key) => sayKey(key, now)).join("; "),
  },
  deactivated: { name: "DEACTIVATED", fact: "tags", of: ({ tags }) => tags?.[tagKeys.deactivated] ?? "" },
  tags: {
    name: "TAGS",
    fact: "tags",
    of: ({ tags = {} }) =>
      Object.entries(tags)
        .map(([key, value]) => `${key}=${value}`)
        .join(", "),
  },
  quarantine: {
    name: "QUARANTINE",
    fact: "quarantine",
    of: ({ quarantine }) => quarantine?.replace(/^.*\//, "") ?? "",
  },
};

const usual = ["user", "created", "password-last-used", "path", "quarantine"];

/**
 * Columns by what was typed; the usual ones where nothing was.
 *
 * @param typed names, `tag=KEY`, or `all`; several in one word are kept apart by commas
 * @throws CliError USAGE
 */
export function parseColumns(typed: readonly string[] | undefined): UserColumn[] {
  const words = typed?.flatMap((word) => word.split(",")).filter((word) => word !== "") ?? usual;
  return words.flatMap((word) => {
    if (word === "all") return Object.values(columns);
    if (word.startsWith("tag=") && word.length > 4) return [tagColumn(word.slice(4))];
    const column = Object.hasOwn(columns, word) ? columns[word] : undefined;
    if (column !== undefined) return [column];
    const names = Object.keys(columns);
    throw usageError(
      `--columns does not know "${word}"${didYouMean(word, names)}.`,
      `Use: ${[...names, "tag=KEY", "all"].join(", ")}`,
    );
  });
}

function tagColumn(key: string): UserColumn {
  return { name: key, fact: "tags", of: ({ tags = {} }) => (Object.hasOwn(tags, key) ? (tags[key] ?? "") : "") };
}

/** `2 (virtual, fido)` */
function sayDevices(devices: readonly MfaDevice[] | undefined): string {
  if (devices === undefined) return "";
  if (devices.length === 0) return "none";
  return `${devices.length} (${devices.map(({ kind }) => kind).join(", ")})`;
}

/** `****ABCD 95d, used 2030-01-02 03:04` */
function sayKey({ accessKeyId, status, created, lastUsed }: UsedKey, now: number): string {
  const age = created === undefined ? "" : ` ${Math.floor((now - created.getTime()) / 86_400_000)}d`;
  const state = status === "Active" ? "" : ` ${status.toLowerCase()}`;
  return `****${accessKeyId.slice(-4)}${state}${age}, ${lastUsed === undefined ? "never used" : `used ${minute(lastUsed.date)}`}`;
}
