import { dirname, join } from "node:path";
import type { Context } from "@iam-tools/core/context";
import { hasCode } from "@iam-tools/core/errors";
import { stateFolder } from "@iam-tools/core/files";

/** Where this tool keeps files of its own: not among those that are shared or synced (XDG Base Directory). */
export function privateFolder(context: Pick<Context, "env" | "files">): string {
  return join(stateFolder(context), "iam-user-admin");
}

/**
 * Puts a file that only this person can read in the place of whatever is there, in one step: a crash leaves the old
 * one or the new one. Until then it has a name that no other run, and no file of a person's, has.
 */
export async function writePrivateFile(
  context: Pick<Context, "files" | "random">,
  path: string,
  content: string,
): Promise<void> {
  const folder = dirname(path);
  await context.files.makeFolder(folder, 0o700);
  const next = `${path}.${context.random.id()}.new`;
  await context.files.create(next, content, 0o600);
  try {
    await context.files.rename(next, path);
  } catch (error) {
    await removeIfThere(context, next);
    throw error;
  }
  await context.files.syncFolder(folder);
}

export async function removeIfThere(context: Pick<Context, "files">, path: string): Promise<void> {
  try {
    await context.files.remove(path);
  } catch (error) {
    if (!hasCode(error, "ENOENT")) throw error;
  }
}
