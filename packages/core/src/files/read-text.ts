import type { Context } from "../context/index.js";
import { hasCode, usageError } from "../errors/index.js";

const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * A file that a person wrote. One in another encoding would be read with other letters than were written.
 *
 * @throws CliError USAGE where it is a directory, or not in UTF-8; the system's own errors, such as ENOENT
 */
export async function readText({ files }: Pick<Context, "files">, path: string): Promise<string> {
  const content = await files.read(path).catch((error: unknown) => {
    throw hasCode(error, "EISDIR") ? usageError(`${path} is a directory, not a file.`) : error;
  });
  try {
    return utf8.decode(content);
  } catch {
    throw usageError(`${path} is not UTF-8 text.`, "Nothing was changed. Save it as UTF-8, and run this again.");
  }
}
