import type { Context } from "../context/index.js";
import { hasCode, quote, usageError } from "../errors/index.js";
import { readError } from "./file-error.js";

const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * A file that a person wrote. One in another encoding would be read with other letters than were written.
 *
 * @throws CliError USAGE where it is a directory, or not in UTF-8; FILE_ERROR where it may not be read; the
 * system's own errors where it is not there
 */
export async function readText({ files }: Pick<Context, "files">, path: string): Promise<string> {
  const content = await files.read(path).catch(async (error: unknown) => {
    // Nor is there a file on a path that leads through another one.
    if (hasCode(error, "ENOTDIR")) throw error;
    if (!hasCode(error, "EISDIR")) throw await readError({ files }, error, path);
    throw usageError(`${path} is a directory, not a file.`, `Name a file. To see those in it: ls ${quote(path)}`);
  });
  try {
    return utf8.decode(content);
  } catch {
    throw usageError(`${path} is not UTF-8 text.`, "Nothing was changed. Save it as UTF-8, and run this again.");
  }
}
