import { dirname } from "node:path";
import type { Context } from "../context/index.js";
import { CliError, hasCode } from "../errors/index.js";
import { fileError, locateFile, quote } from "../files/index.js";
import type { ProfilesDocument, ProfilesFile } from "./profiles-document.js";
import { readProfiles } from "./read-profiles.js";
import { warningsFor } from "./warnings-for.js";

export interface ProfilesCheck {
  readonly exists: boolean;
  /** Empty where the file does not exist. */
  readonly document: ProfilesDocument;
  /** Sentences for standard error, the same as `editProfiles` would have. */
  readonly warnings: readonly string[];
}

/**
 * Whether a shared file can be edited, without changing anything: for before an MFA code is spent. A missing file
 * passes where it could be made.
 *
 * @throws {CliError} What `readProfiles` throws; `FILE_NOT_WRITABLE` where it, or its folder, cannot be written;
 * `NOT_A_FILE`.
 */
export async function checkProfiles(context: Pick<Context, "files">, file: ProfilesFile): Promise<ProfilesCheck> {
  try {
    const location = await locateFile(context, file.path);
    const document = await readProfiles(context, file);
    if (location.stat !== undefined) await requireWritable(context.files, file.path, location.path);
    await requireWritable(context.files, file.path, await existingFolder(context.files, location.folder));
    const warnings = location.stat === undefined ? [] : warningsFor(document, location.stat);
    return { exists: location.stat !== undefined, document, warnings };
  } catch (error) {
    throw fileError(error, file.path, "cannot be used");
  }
}

async function requireWritable(files: Context["files"], path: string, target: string): Promise<void> {
  if (await files.canWrite(target)) return;
  throw new CliError({
    code: "FILE_NOT_WRITABLE",
    message: `${path} cannot be saved: ${target} is not writable.`,
    hint: `To make it writable: chmod u+w ${quote(target)}`,
  });
}

/** The nearest folder that is there; those below it would be made. */
async function existingFolder(files: Context["files"], folder: string): Promise<string> {
  try {
    await files.stat(folder);
    return folder;
  } catch (error) {
    const parent = dirname(folder);
    if (!hasCode(error, "ENOENT") || parent === folder) throw error;
    return existingFolder(files, parent);
  }
}
