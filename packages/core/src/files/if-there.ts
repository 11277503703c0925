import type { Context } from "../context/index.js";
import { hasCode } from "../errors/index.js";

type FilesOnly = Pick<Context, "files">;

/** The content of a file; undefined where there is none. Other errors are Node's own. */
export async function readIfThere({ files }: FilesOnly, path: string): Promise<Uint8Array | undefined> {
  return unlessMissing(files.read(path), undefined);
}

/** The names in a folder; none where there is no such folder. */
export async function listIfThere({ files }: FilesOnly, folder: string): Promise<string[]> {
  return unlessMissing(files.list(folder), []);
}

/** Removes a file; that it is gone already is fine. */
export async function removeIfThere({ files }: FilesOnly, path: string): Promise<void> {
  await unlessMissing(files.remove(path), undefined);
}

/** What the work finds; something else where it finds that the file, or a folder on the way to it, is not there. */
export async function unlessMissing<Found, None>(work: Promise<Found>, none: None): Promise<Found | None> {
  try {
    return await work;
  } catch (error) {
    // The latter where what should be a folder is a file.
    if (hasCode(error, "ENOENT", "ENOTDIR")) return none;
    throw error;
  }
}
