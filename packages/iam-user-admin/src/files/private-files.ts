import { dirname, join } from "node:path";
import type { Context } from "@iam-tools/core/context";
import { replaceFile, stateFolder, type ReplaceContext } from "@iam-tools/core/files";

/** Where this tool keeps files of its own: not among those that are shared or synced (XDG Base Directory). */
export function privateFolder(context: Pick<Context, "env" | "files">): string {
  return join(stateFolder(context), "iam-user-admin");
}

/** Puts a file that only this person can read in the place of whatever is there, in one step. */
export async function writePrivateFile(context: ReplaceContext, path: string, content: string): Promise<void> {
  await context.files.makeFolder(dirname(path), 0o700);
  await replaceFile(context, path, { content, like: undefined });
}
