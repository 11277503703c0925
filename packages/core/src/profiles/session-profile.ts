import { mergedValues } from "./profile-values.js";
import type { ProfilesDocument } from "./profiles-document.js";

/**
 * The profile that holds a profile's session: the one that is named, else its `session_profile`, else `<profile>-sts`.
 *
 * @param documents credentials and config
 */
export function sessionProfileOf(profile: string, documents: readonly ProfilesDocument[], named?: string): string {
  return named ?? mergedValues(documents, profile).get("session_profile") ?? `${profile}-sts`;
}
