import { profileNotFound, type ProfilesDocument } from "../profiles/index.js";
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
  if (source === "default" || [credentials, config].some(({ profiles }) => profiles.has(value))) return;
  throw profileNotFound([credentials, config], value, source === "--profile" ? undefined : source);
}
