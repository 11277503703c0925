import { CliError } from "../errors/index.js";
import type { ProfilesDocument } from "../profiles/index.js";
import type { Setting } from "./settings.js";

interface Files {
  readonly config: ProfilesDocument;
  readonly credentials: ProfilesDocument;
}

/**
 * A profile that was named, and by which everything is decided, has to exist; `[default]` need not.
 *
 * @throws {CliError} `PROFILE_NOT_FOUND`
 */
export function requireProfileExists({ config, credentials }: Files, { value, source }: Setting<string>): void {
  const names = [...new Set([credentials, config].flatMap(({ profiles }) => [...profiles.keys()]))];
  if (source === "default" || names.includes(value)) return;
  const named = source === "--profile" ? "" : `, which ${source} names`;
  throw new CliError({
    code: "PROFILE_NOT_FOUND",
    message: `There is no profile "${value}"${named}${named && ","} in the AWS config and credentials files.`,
    hint:
      names.length === 0
        ? `Set one up with: aws configure --profile ${value}`
        : `Profiles that exist: ${names.slice(0, 10).join(", ")}${names.length > 10 ? ", …" : ""}`,
  });
}
