import type { Context } from "../context/index.js";
import {
  fileError,
  locateFile,
  replaceFile,
  withLock,
  type Location,
  type LockContext,
  type LockOptions,
} from "../files/index.js";
import { changeProfiles, type ProfileChange } from "./change-profiles.js";
import type { ProfilesDocument, ProfilesFile } from "./profiles-document.js";
import { readProfiles } from "./read-profiles.js";
import { warningsFor } from "./warnings-for.js";

export interface ProfilesEdit extends LockOptions {
  /**
   * Decides by what the file holds at that moment, with no one else writing. What it throws is thrown on, and the file
   * is left as it is.
   */
  readonly decide: (document: ProfilesDocument) => readonly ProfileChange[];
  /** Keeps the old content beside the file, under its name and `~`, with mode 0600. */
  readonly backup?: boolean;
}

export interface ProfilesEdited {
  /** False where the file held all of it already; then nothing was written. */
  readonly changed: boolean;
  /** The file as it is now. */
  readonly document: ProfilesDocument;
  /** Where the old content is kept, where it was asked for and there was any. */
  readonly backup: string | undefined;
  /** Sentences for standard error. */
  readonly warnings: readonly string[];
}

/**
 * Changes profiles in a shared file, which is made where it is missing (folder 0700, file 0600): under a lock that all
 * of these tools respect, read afresh, replaced in one step, on the disk when this returns. A link stays a link; owner
 * and mode stay as they are.
 *
 * @throws {CliError} What `readProfiles`, `changeProfiles` and `withLock` throw; `FILE_ERROR` where it cannot be saved.
 * In all of these cases the file is what it was.
 */
export async function editProfiles(
  context: LockContext,
  file: ProfilesFile,
  edit: ProfilesEdit,
): Promise<ProfilesEdited> {
  try {
    const { path, folder, stat } = await locateFile(context, file.path);
    if (stat === undefined) await context.files.makeFolder(folder, 0o700);
    return await withLock(context, path, async () => editLocked(context, file, edit), edit);
  } catch (error) {
    throw fileError(error, file.path, "could not be saved, and is as it was");
  }
}

async function editLocked(
  context: LockContext,
  file: ProfilesFile,
  { decide, backup = false }: ProfilesEdit,
): Promise<ProfilesEdited> {
  const location = await locateFile(context, file.path);
  const before = await readProfiles(context, file);
  const document = changeProfiles(before, decide(before));
  const warnings = location.stat === undefined ? [] : warningsFor(document, location.stat);
  if (document.text === before.text) return { changed: false, document, backup: undefined, warnings };
  const backupPath = backup ? await keepOld(context, { before, location }) : undefined;
  await replaceFile(context, location.path, { content: document.text, like: location.stat });
  return { changed: true, document, backup: backupPath, warnings };
}

/** Beside the name the person gave, and not beside what a link leads to: that may be a folder they share. */
async function keepOld(
  context: Pick<Context, "files" | "processes" | "random">,
  { before, location }: { before: ProfilesDocument; location: Location },
): Promise<string | undefined> {
  if (location.stat === undefined) return undefined;
  const path = `${before.file.path}~`;
  await replaceFile(context, path, { content: before.text, like: undefined });
  return path;
}
