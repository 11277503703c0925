import type { Context } from "@iam-tools/core/context";
import { hasCode } from "@iam-tools/core/errors";
import { baseFolder } from "../config/base-folder.js";

/** Where this tool keeps files of its own: not among those that are shared or synced (XDG Base Directory). */
export function privateFolder(context: Pick<Context, "env" | "files">): string {
  return `${baseFolder(context, "XDG_STATE_HOME", ".local/state")}/iam-user-admin`;
}

/**
 * Puts a file that only this person can read in the place of whatever is there, in one step: a crash leaves the old
 * one or the new one.
 */
export async function writePrivateFile(context: Pick<Context, "files">, path: string, content: string): Promise<void> {
  const folder = path.slice(0, path.lastIndexOf("/"));
  await context.files.makeFolder(folder, 0o700);
  const next = `${path}.new`;
  await removeIfThere(context, next);
  await context.files.create(next, content, 0o600);
  await context.files.rename(next, path);
  await context.files.syncFolder(folder);
}

export async function removeIfThere(context: Pick<Context, "files">, path: string): Promise<void> {
  try {
    await context.files.remove(path);
  } catch (error) {
    if (!hasCode(error, "ENOENT")) throw error;
  }
}
