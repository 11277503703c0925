import { basename, dirname, join } from "node:path";
import { confirm } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { hasCode, quote } from "@iam-tools/core/errors";
import { listIfThere, readIfThere, removeIfThere } from "@iam-tools/core/files";
import type { ProfilesDocument } from "@iam-tools/core/profiles";
import type { Sealing } from "./sealing.js";

/**
 * Files beside the two shared ones, and named after them, that hold a secret as well: backups of these tools, copies of a
 * person's own, what an editor left. Those that cannot be read are passed over.
 */
export async function findCopies(
  context: Pick<Context, "files">,
  { credentials, config, vault }: Pick<Sealing, "credentials" | "config" | "vault">,
  secret: string,
): Promise<string[]> {
  const named = [credentials, config].map(({ file }) => file.path);
  const real = await Promise.all(named.map((path) => context.files.realPath(path).catch(() => path)));
  const own = new Set([...named, ...real, vault.file.path]);
  const found = new Set<string>();
  for (const path of own) {
    for (const name of await listIfThere(context, dirname(path))) {
      const copy = join(dirname(path), name);
      if (own.has(copy) || !name.includes(basename(path))) continue;
      if (await holds(context, copy, secret)) found.add(copy);
    }
  }
  return [...found].sort();
}

async function holds(context: Pick<Context, "files">, path: string, secret: string): Promise<boolean> {
  try {
    // A pipe would be waited for.
    if ((await context.files.stat(path)).kind !== "file") return false;
    return Buffer.from((await readIfThere(context, path)) ?? []).includes(secret);
  } catch {
    return false;
  }
}

/**
 * Lines of the two shared files that have the secret and stay: a comment, or the key again in the other file. Those of
 * other profiles are told of by their names.
 *
 * @param home the file that the key goes from
 * @returns such as `/home/roger/.aws/config (line 3, 7)`
 */
export function findLines(
  { profile, credentials, config }: Pick<Sealing, "profile" | "credentials" | "config">,
  secret: string,
  home?: ProfilesDocument,
): string[] {
  return [credentials, config].flatMap((document) => {
    const named = [...document.profiles].filter(([name]) => name !== profile || document === home);
    const told = new Set(
      named.flatMap(([, sections]) =>
        sections
          .flatMap(({ options }) => options)
          .filter(isSecret)
          .map(({ line }) => line),
      ),
    );
    const all = document.text.split(/\r\n|\n|\r/).flatMap((text, index) => (text.includes(secret) ? [index + 1] : []));
    const left = all.filter((line) => !told.has(line));
    return left.length === 0 ? [] : [`${document.file.path} (line ${left.join(", ")})`];
  });
}

const isSecret = ({ key }: { readonly key: string }) => key === "aws_secret_access_key";

/**
 * They are the person's: they go where the person agrees.
 *
 * @returns those that are left
 */
export async function removeCopies(
  context: Pick<Context, "err" | "files" | "prompt">,
  copies: readonly string[],
  yes: boolean,
): Promise<string[]> {
  if (copies.length === 0) return [];
  try {
    await confirm(context, { warning: `The key is also in ${copies.join(", ")}: these files will be deleted.`, yes });
  } catch (error) {
    if (!hasCode(error, "REFUSED")) throw error;
    return [...copies];
  }
  for (const path of copies) await removeIfThere(context, path);
  return [];
}

/** What to do about those that are left. */
export function removalOf(copies: readonly string[]): string {
  return `rm ${copies.map((path) => quote(path)).join(" ")}`;
}
