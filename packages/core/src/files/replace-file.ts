import { dirname } from "node:path";
import type { Context, FileStat } from "../context/index.js";
import { CliError } from "../errors/index.js";
import { removeStrays, temporaryPath } from "./strays.js";

export type ReplaceContext = Pick<Context, "files" | "processes" | "random">;

export interface NewContent {
  readonly content: string;
  /** Whose owner and mode the file gets; a new file is readable by its owner only. */
  readonly like: FileStat | undefined;
  /** Whether what is at the path may still be replaced, asked right before it is. */
  readonly mayReplace?: () => Promise<boolean>;
  /** Whether it may be lost in a power cut, for notes that are of use for minutes: the disk is not waited for. */
  readonly isPassing?: boolean;
}

/**
 * Puts new content in place of a file in one step: whoever reads the path finds the old content or the new, whole, even
 * after a crash. The file keeps its owner and mode; a new one has mode 0600. Nothing is changed where it fails, but for
 * `FILE_UNCERTAIN`: then the new content is there and may be gone after a power cut.
 *
 * The folder must exist. What killed processes left behind of such attempts in that folder is removed.
 *
 * @returns `kept` where `mayReplace` said no, and nothing was changed; `closed` where the group has lost its rights,
 * since who else has some could not be copied
 */
export async function replaceFile(
  context: ReplaceContext,
  path: string,
  { content, like, mayReplace, isPassing = false }: NewContent,
): Promise<"replaced" | "closed" | "kept"> {
  const { files } = context;
  const folder = dirname(path);
  await removeStrays(context, folder);
  const temporary = temporaryPath(context, path);
  await files.create(temporary, content, 0o600, isPassing);
  let isClosed = false;
  try {
    if (like !== undefined) isClosed = !(await makeLike(files, { temporary, path, like }));
    if (mayReplace !== undefined && !(await mayReplace())) {
      await files.remove(temporary);
      return "kept";
    }
    await files.rename(temporary, path);
  } catch (error) {
    await files.remove(temporary).catch(() => undefined);
    throw error;
  }
  if (isPassing) return isClosed ? "closed" : "replaced";
  await files.syncFolder(folder).catch((cause: unknown) => {
    throw new CliError({
      code: "FILE_UNCERTAIN",
      message: `${path} has its new content, but the disk did not confirm that it was saved.`,
      hint: "Check the disk, then look at the file.",
      cause,
    });
  });
  return isClosed ? "closed" : "replaced";
}

/** @returns false where the group gets nothing, since the access list, which shows as rights of the group, is unknown */
async function makeLike(
  files: Context["files"],
  { temporary, path, like }: { temporary: string; path: string; like: FileStat },
): Promise<boolean> {
  const { uid, gid, mode } = like;
  const made = await files.stat(temporary);
  if (made.uid !== uid || made.gid !== gid) {
    try {
      await files.setOwner(temporary, { uid, gid });
    } catch (error) {
      // A group without any right to the file is not a reason to fail.
      if (made.uid !== uid || (mode & 0o070) !== 0) throw error;
    }
  }
  if (await files.copyAttributes(path, temporary)) return true;
  const isShared = (mode & 0o070) !== 0;
  const kept = isShared ? mode & ~0o070 : mode;
  if (made.mode !== kept) await files.setMode(temporary, kept);
  return !isShared;
}

/**
 * Whether there is room for files of that many bytes each in place of those at the paths, all at once: found out by
 * writing them beside those, and removing them. Where it is cut off, `removeStrays` takes up the rest.
 */
export async function proveRoom(context: ReplaceContext, paths: readonly string[], bytes: number): Promise<void> {
  const [path, ...others] = paths;
  if (path === undefined) return;
  const temporary = temporaryPath(context, path);
  await context.files.create(temporary, new Uint8Array(bytes), 0o600);
  try {
    await proveRoom(context, others, bytes);
  } finally {
    await context.files.remove(temporary);
  }
}
