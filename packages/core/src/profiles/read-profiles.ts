import type { Context } from "../context/index.js";
import { fileError, readIfThere } from "../files/index.js";
import { parseProfiles } from "./parse-profiles.js";
import type { ProfilesDocument, ProfilesFile } from "./profiles-document.js";
import { requireValid } from "./require-valid.js";

/**
 * Reads a shared file; one that does not exist reads as empty.
 *
 * @throws {CliError} `CREDENTIALS_FILE_INVALID` or `CONFIG_FILE_INVALID` where botocore would reject it, naming the
 * line; `FILE_ERROR` where it cannot be read.
 */
export async function readProfiles(context: Pick<Context, "files">, file: ProfilesFile): Promise<ProfilesDocument> {
  const content = await readIfThere(context, file.path).catch((error: unknown) => {
    throw fileError(error, file.path, "could not be read");
  });
  const document = parseProfiles(content ?? "", file);
  requireValid(document);
  return document;
}
