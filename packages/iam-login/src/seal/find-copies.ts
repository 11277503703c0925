import { basename, dirname, join } from "node:path";
import { confirm } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { hasCode } from "@iam-tools/core/errors";
import { listIfThere, quote, readIfThere, removeIfThere } from "@iam-tools/core/files";
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
