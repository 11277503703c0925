import { fileError, locateFile, proveRoom, withLock, type LockContext } from "../files/index.js";
import { backupPath } from "./check-profiles.js";
import type { ProfilesDocument } from "./profiles-document.js";

/** More than a change adds to a file, in bytes. */
const GROWTH = 16_384;

/**
 * Locks a shared file as `editProfiles` will, and writes as much as it will, which is removed again: for before an MFA
 * code is spent, or a key is made, that has to be kept there.
 *
 * @param document as it was read
 * @throws {CliError} `FILE_LOCKED`; `FILE_ERROR`, as where the disk is full
 */
export async function proveSavable(
  context: LockContext,
  { file, text }: ProfilesDocument,
  { backup }: { readonly backup: boolean },
): Promise<void> {
  const bytes = new TextEncoder().encode(text).length + GROWTH;
  try {
    const { path, stat } = await locateFile(context, file.path);
    if (stat === undefined) return;
    await withLock(context, path, () => proveRoom(context, backup ? [path, backupPath(file)] : [path], bytes));
  } catch (error) {
    throw fileError(error, file.path, "could not be saved and is unchanged");
  }
}
