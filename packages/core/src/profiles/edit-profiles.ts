import type { Context, FileStat, HeldFile } from "../context/index.js";
import { CliError, quote } from "../errors/index.js";
import {
  fileError,
  locateFile,
  replaceFile,
  requireReplaceable,
  withLock,
  type Location,
  type LockContext,
  type LockOptions,
} from "../files/index.js";
import { backupPath } from "./check-profiles.js";
import { changeProfiles } from "./change-profiles.js";
import type { ProfileChange } from "./profile-change.js";
import type { ProfilesDocument } from "./profiles-document.js";
import { readLate, readWhole } from "./read-whole.js";
import { warningsFor } from "./warnings-for.js";

export interface ProfilesEdit extends LockOptions {
  /**
   * Decides by what the file holds at that moment; asked again where another program writes to it meanwhile. What it
   * throws is thrown on, and the file is left as it is.
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
  /** What was to be said of the file before: sentences for standard error. What the change did to it was said there. */
  readonly warnings: readonly string[];
}

/**
 * Changes profiles in a shared file, which is made where it is missing (folder 0700, file 0600): under a lock that all
 * of these tools respect, read afresh, replaced in one step, on the disk when this returns. A link stays a link; owner
 * and mode stay as they are.
 *
 * Other programs know no lock, and the AWS CLI empties the file before it writes it. So what was `seen` earlier is held
 * against what is there now; what is there is looked at again right before it is replaced; and what somebody wrote into
 * the file while it was being replaced is taken up.
 *
 * @throws {CliError} What `readWhole`, `changeProfiles` and `withLock` throw; `FILE_NOT_WRITABLE` where its owner has
 * closed it to changes, and `FILE_ERROR` where it cannot be saved. In all of these cases the file is what it was.
 * `CHANGED_MEANWHILE` where others write to it without a pause.
 */
export async function editProfiles(
  context: LockContext,
  seen: ProfilesDocument,
  edit: ProfilesEdit,
): Promise<ProfilesEdited> {
  const { file } = seen;
  try {
    const { path, folder, stat } = await locateFile(context, file.path);
    if (stat === undefined) await context.files.makeFolder(folder, 0o700);
    return await withLock(context, path, async () => editLocked(context, seen, edit), edit).catch(async (error) => {
      // A directory that takes no lock takes no new file either: what says so has the way out.
      if (error instanceof CliError && error.code === "FILE_ERROR")
        await requireReplaceable(context, file.path, { path, folder, stat });
      throw error;
    });
  } catch (error) {
    throw fileError(error, file.path, "could not be saved and is unchanged");
  }
}

/** How often it is tried anew where another program writes at the same moments. */
const TRIES = 50;

async function editLocked(
  context: LockContext,
  seen: ProfilesDocument,
  { decide, backup = false }: ProfilesEdit,
): Promise<ProfilesEdited> {
  /** What somebody wrote into the file that was replaced, and the text that it was replaced by. */
  let late: { readonly document: ProfilesDocument; readonly replacedBy: string } | undefined;
  let kept: string | undefined;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const location = await locateFile(context, seen.file.path);
    const before = late?.document ?? (await readWhole(context, seen));
    const document = changeProfiles(before, decide(before));
    const warnings = await warningsFor(context, document, location);
    if (document.text === before.text && late === undefined) {
      return { changed: false, document, backup: kept, warnings };
    }
    // A folder that may be written is enough to replace a file that may not.
    await requireReplaceable(context, seen.file.path, location);
    if (backup) kept = await keepOld(context, { before, location });
    const held = location.stat === undefined ? undefined : await context.files.hold(location.path);
    try {
      const done = await replace(context, { document, location });
      if (done === "kept") {
        late = undefined;
        continue;
      }
      if (done === "closed") context.err.write(`Warning: ${closed(seen.file.path)}\n`);
      const written = held && (await writtenLate(context, held, { before, text: late?.replacedBy ?? before.text }));
      late = written && { document: written, replacedBy: document.text };
    } finally {
      await held?.release();
    }
    if (late === undefined) return { changed: true, document, backup: kept, warnings };
  }
  throw new CliError({
    code: "CHANGED_MEANWHILE",
    message: `Another program keeps writing to ${seen.file.path}.`,
    hint: "Nothing was lost. Run this again when that program has finished.",
  });
}

/** `kept` where the file is not the one any more that was looked at, or was written to since. */
async function replace(
  context: LockContext,
  { document, location: { path, stat } }: { document: ProfilesDocument; location: Location },
): ReturnType<typeof replaceFile> {
  const mayReplace = async () => (await versionOf(context, path)) === stat?.version;
  return replaceFile(context, path, { content: document.text, like: stat, mayReplace });
}

function closed(path: string): string {
  return `The access control list of ${path} could not be copied, and its group no longer has any rights to it. To restore them: chmod g+r ${quote(path)}; keeping them requires GNU cp.`;
}

async function versionOf({ files }: Pick<Context, "files">, path: string): Promise<FileStat["version"] | undefined> {
  return files.stat(path).then(
    ({ version }) => version,
    () => undefined,
  );
}

/** What the replaced file holds, where that is not what it held when it was read. */
async function writtenLate(
  context: LockContext,
  held: HeldFile,
  { before, text }: { before: ProfilesDocument; text: string },
): Promise<ProfilesDocument | undefined> {
  if (new TextDecoder("utf-8", { ignoreBOM: true }).decode(await held.read()) === text) return undefined;
  return readLate(context, before, held);
}

async function keepOld(
  context: Pick<Context, "files" | "processes" | "random">,
  { before, location }: { before: ProfilesDocument; location: Location },
): Promise<string | undefined> {
  if (location.stat === undefined) return undefined;
  const path = backupPath(before.file);
  await replaceFile(context, path, { content: before.text, like: undefined });
  return path;
}
