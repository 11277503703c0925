import { basename, dirname, join } from "node:path";
import type { Context } from "../context/index.js";
import { CliError, hasCode, quote } from "../errors/index.js";
import { fileError, locateFile, requireReplaceable } from "../files/index.js";
import type { ProfilesDocument, ProfilesFile } from "./profiles-document.js";
import { readProfiles } from "./read-profiles.js";
import { warningsFor } from "./warnings-for.js";

export interface ProfilesCheck {
  readonly exists: boolean;
  /** How many names (hard links) the file has: a change is made under this one alone. 0 where it does not exist. */
  readonly links: number;
  /** Empty where the file does not exist. */
  readonly document: ProfilesDocument;
  /** Sentences for standard error, the same as `editProfiles` would have. */
  readonly warnings: readonly string[];
}

/**
 * Whether a shared file can be edited, without changing anything: for before an MFA code is spent. A missing file
 * passes where it could be made.
 *
 * @param options `backup`: whether the old content is to be kept beside it
 * @throws {CliError} What `readProfiles` throws; `FILE_NOT_WRITABLE` where it, its folder, or its backup cannot be
 * written; `NOT_A_FILE`.
 */
export async function checkProfiles(
  context: Pick<Context, "clock" | "files">,
  file: ProfilesFile,
  { backup = false }: { readonly backup?: boolean | undefined } = {},
): Promise<ProfilesCheck> {
  try {
    const document = await readProfiles(context, file);
    const location = await locateFile(context, file.path);
    await requireReplaceable(context, file.path, location);
    const exists = location.stat !== undefined;
    if (exists && backup) await requireBackup(context, backupPath(file));
    const links = location.stat?.links ?? 0;
    return { exists, links, document, warnings: await warningsFor(context, document, location) };
  } catch (error) {
    throw fileError(error, file.path, "cannot be used");
  }
}

/** Beside the name the person gave, and not beside what a link leads to: that may be a folder they share. */
export function backupPath({ path }: ProfilesFile): string {
  return join(dirname(path), `${basename(path)}~`);
}

async function requireBackup(context: Pick<Context, "files">, path: string): Promise<void> {
  const stat = await context.files.stat(path).catch((error: unknown) => {
    if (hasCode(error, "ENOENT")) return undefined;
    throw fileError(error, path, "cannot be used for the old content");
  });
  if (stat?.kind === "folder") {
    throw new CliError({
      code: "FILE_NOT_WRITABLE",
      message: `The old content cannot be kept in ${path}: it is a directory.`,
      hint: `Move it away: mv ${quote(path)} ${quote(`${path}.folder`)}`,
    });
  }
  // It becomes this user's whoever it belongs to.
  const own = stat?.kind === "file" ? { ...stat, uid: context.files.uid ?? stat.uid, mode: 0o600 } : undefined;
  await requireReplaceable(context, path, { path, folder: dirname(path), stat: own });
}
