import type { Context } from "../context/index.js";
import { quote } from "../errors/index.js";
import { type Location } from "../files/index.js";
import type { ProfilesDocument } from "./profiles-document.js";

const SECRETS = new Set(["aws_secret_access_key", "aws_session_token"]);

/** What a person should know about a file that is there, in sentences. */
export async function warningsFor(
  { files }: Pick<Context, "files">,
  { file, sections }: ProfilesDocument,
  { path, stat }: Location,
): Promise<string[]> {
  if (stat === undefined) return [];
  const warnings: string[] = [];
  const isSecret =
    file.kind === "credentials" || sections.some(({ options }) => options.some(({ key }) => SECRETS.has(key)));
  if (isSecret && (stat.mode & 0o077) !== 0) {
    warnings.push(`${file.path} can be read or written by other users. To close it: chmod 600 ${quote(file.path)}`);
  }
  if (stat.links > 1) {
    warnings.push(
      `${file.path} has ${stat.links} names (hard links). A change is made under this name; the others keep the old content.`,
    );
  }
  if ((await files.mountsOf(path)).isMountedElsewhere) {
    warnings.push(
      `${file.path} is mounted elsewhere as a single file, as in a container, which keeps the old content until it is restarted. Mount its directory to make changes visible there.`,
    );
  }
  return warnings;
}
