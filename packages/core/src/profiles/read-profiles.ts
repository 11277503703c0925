import type { Context, FileStat } from "../context/index.js";
import { CliError } from "../errors/index.js";
import { fileError, readIfThere } from "../files/index.js";
import { parseProfiles } from "./parse-profiles.js";
import type { ProfilesDocument, ProfilesFile } from "./profiles-document.js";
import { requireValid } from "./require-valid.js";

/**
 * Reads a shared file; one that does not exist reads as empty.
 *
 * @throws {CliError} `CREDENTIALS_FILE_INVALID` or `CONFIG_FILE_INVALID` where botocore would reject it, naming the
 * line; `FILE_ERROR` where it cannot be read; `NOT_A_FILE` for a pipe or a device.
 */
export async function readProfiles(context: Pick<Context, "files">, file: ProfilesFile): Promise<ProfilesDocument> {
  const content = await readRegular(context, file.path).catch((error: unknown) => {
    throw fileError(error, file.path, "could not be read");
  });
  const document = parseProfiles(content ?? "", file);
  requireValid(document);
  return document;
}

/** A pipe would be waited for, and it is read once only; botocore passes over it. */
async function readRegular(context: Pick<Context, "files">, path: string): Promise<Uint8Array | undefined> {
  const kind = await kindOf(context, path);
  if (kind !== "other" || path === "/dev/null") return readIfThere(context, path);
  throw new CliError({
    code: "NOT_A_FILE",
    message: `${path} is no file, but a pipe or a device.`,
    hint: "Name a file: the AWS CLI would pass over this one.",
  });
}

async function kindOf({ files }: Pick<Context, "files">, path: string): Promise<FileStat["kind"] | undefined> {
  return files.stat(path).then(
    ({ kind }) => kind,
    () => undefined,
  );
}
