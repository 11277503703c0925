import type { Context } from "../context/index.js";
import { hasCode } from "../errors/index.js";
import { fileError } from "./file-error.js";
import { parseProfiles } from "./parse-profiles.js";
import type { ProfilesDocument, ProfilesFile } from "./profiles-document.js";
import { requireValid } from "./require-valid.js";

/**
 * Reads a shared file; one that does not exist reads as empty.
 *
 * @throws {CliError} `CREDENTIALS_FILE_INVALID` or `CONFIG_FILE_INVALID` where botocore would reject it, naming the
 * line; `FILE_ERROR` where it cannot be read.
 */
export async function readProfiles({ files }: Pick<Context, "files">, file: ProfilesFile): Promise<ProfilesDocument> {
  const document = parseProfiles(await contentOf(files, file.path), file);
  requireValid(document);
  return document;
}

async function contentOf(files: Context["files"], path: string): Promise<Uint8Array | string> {
  try {
    return await files.read(path);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return "";
    throw fileError(error, path, "could not be read");
  }
}
