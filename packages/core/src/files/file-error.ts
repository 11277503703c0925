import type { Context } from "../context/index.js";
import { CliError, hasCode, quote, systemFault, systemHint } from "../errors/index.js";

/**
 * An error of the file system as a person can act on it. That a file is not there is for the caller to judge.
 *
 * @param what What could not be done, such as "could not be saved".
 */
export function fileError(error: unknown, path: string, what: string): unknown {
  const fault = systemFault(error);
  if (error instanceof CliError || fault === undefined || hasCode(error, "ENOENT")) return error;
  const { meaning, hint } = { ...fault, ...moreOf.find(({ codes }) => hasCode(error, ...codes)) };
  return new CliError({
    code: "FILE_ERROR",
    message: `${path} ${what}: ${meaning}.`,
    hint: systemHint({ hint }, path),
    cause: error,
  });
}

/** What can be said of a file, and not of whatever else the system fails with. */
const moreOf = [
  { codes: ["EACCES", "EPERM"], meaning: "the permissions of the file or its directory do not allow it" },
  {
    codes: ["EBUSY"],
    meaning: "the system is using it, for example as a mount point",
    hint: "Mount its directory instead of the single file.",
  },
];

/** Why a file could not be read: where that is only its mode, its owner can change it. */
export async function readError({ files }: Pick<Context, "files">, error: unknown, path: string): Promise<unknown> {
  const shown = fileError(error, path, "could not be read");
  if (!(shown instanceof CliError) || !hasCode(error, "EACCES", "EPERM")) return shown;
  const stat = await files.stat(path).catch(() => undefined);
  if (stat === undefined || stat.uid !== files.uid || (stat.mode & 0o400) !== 0) return shown;
  const { code, message } = shown;
  return new CliError({ code, message, hint: `It is yours; to allow it: chmod u+r ${quote(path)}`, cause: error });
}
