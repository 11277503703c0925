import { dirname, join } from "node:path";
import type { Context } from "@iam-tools/core/context";
import { fileError, replaceFile, stateFolder, type ReplaceContext } from "@iam-tools/core/files";

/** Where this tool keeps files of its own: not among those that are shared or synced (XDG Base Directory). */
export function privateFolder(context: Pick<Context, "env" | "files">): string {
  return join(stateFolder(context), "iam-user-admin");
}

/**
 * Puts a file that only this person can read in the place of whatever is there, in one step.
 *
 * @throws CliError FILE_ERROR, as where the disk is full
 */
export async function writePrivateFile(context: ReplaceContext, path: string, content: string): Promise<void> {
  try {
    await context.files.makeFolder(dirname(path), 0o700);
    await replaceFile(context, path, { content, like: undefined });
  } catch (error) {
    throw fileError(error, path, "could not be saved");
  }
}
