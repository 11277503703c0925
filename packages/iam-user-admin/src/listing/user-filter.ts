import type { AwsClient, Context } from "@iam-tools/core/context";
import { usageError } from "@iam-tools/core/errors";
import { listCredentialsOfKind, listGroupNamesOfUser, listMfaDevices, listUserTags } from "@iam-tools/core/iam";
import { foldCase } from "@iam-tools/core/username";

/** Which users are listed: those that every part is true of. */
export interface UserFilter {
  readonly groups: readonly string[];
  readonly tags: readonly { readonly key: string; readonly value: string | undefined }[];
  readonly pathPrefix: string | undefined;
  readonly withoutMfa: boolean;
  /** Days: an active access key is older. */
  readonly keyAge: number | undefined;
}

/** @throws CliError USAGE */
export function parseUserFilter(parts: readonly string[]): UserFilter {
  const filter: { -readonly [Part in keyof UserFilter]: UserFilter[Part] } = {
    groups: [],
    tags: [],
    pathPrefix: undefined,
    withoutMfa: false,
    keyAge: undefined,
  };
  for (const part of parts) {
    const [, name, value = ""] = /^([a-z-]+)(?:=(.*))?$/s.exec(part) ?? [];
    if (name === "group" && value !== "") filter.groups = [...filter.groups, value];
    else if (name === "tag" && value !== "") filter.tags = [...filter.tags, parseTag(value)];
    else if (name === "path" && value !== "") filter.pathPrefix = parsePath(value);
    else if (name === "no-mfa" && value === "") filter.withoutMfa = true;
    else if (name === "key-age" && /^\d+$/.test(value)) filter.keyAge = Number(value);
    else {
      throw usageError(
        `--filter does not know "${part}".`,
        "Use: group=NAME, tag=KEY or tag=KEY=VALUE, path=/PREFIX/, no-mfa, key-age=DAYS",
      );
    }
  }
  return filter;
}

function parseTag(text: string): { key: string; value: string | undefined } {
  const at = text.indexOf("=");
  return at === -1 ? { key: text, value: undefined } : { key: text.slice(0, at), value: text.slice(at + 1) };
}

function parsePath(text: string): string {
  if (text.startsWith("/")) return text;
  throw usageError(`A path begins with a slash: --filter path=/${text}`);
}

/** Whether the filter, but for its path, is true of that user; one call for each kind of part. */
export async function matches(
  { clock }: Pick<Context, "clock">,
  { iam, filter }: { readonly iam: AwsClient; readonly filter: UserFilter },
  userName: string,
): Promise<boolean> {
  const { groups, tags, withoutMfa, keyAge } = filter;
  const answers = await Promise.all([
    groups.length === 0 || inAll(groups, listGroupNamesOfUser(iam, userName)),
    tags.length === 0 || hasAll(tags, listUserTags(iam, userName)),
    !withoutMfa || (async () => (await listMfaDevices(iam, userName)).length === 0)(),
    keyAge === undefined || hasOldKey(keyAge),
  ]);
  return answers.every(Boolean);

  async function hasOldKey(days: number): Promise<boolean> {
    const keys = await listCredentialsOfKind(iam, { userName, kind: "access-key" });
    const limit = clock.now().getTime() - days * 86_400_000;
    return keys.some(({ active, created }) => active && created !== undefined && created.getTime() < limit);
  }
}

async function inAll(wanted: readonly string[], groups: Promise<readonly string[]>): Promise<boolean> {
  const names = new Set((await groups).map((name) => foldCase(name)));
  return wanted.every((name) => names.has(foldCase(name)));
}

async function hasAll(wanted: UserFilter["tags"], tags: Promise<Readonly<Record<string, string>>>): Promise<boolean> {
  const has = await tags;
  return wanted.every(({ key, value }) => Object.hasOwn(has, key) && (value === undefined || has[key] === value));
}
