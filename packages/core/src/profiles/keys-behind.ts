import { holdsLongTermKeys, profileContent } from "./profile-content.js";
import { profileValue } from "./profile-values.js";
import type { ProfilesDocument } from "./profiles-document.js";
import { sessionProfileOf } from "./session-profile.js";

/**
 * The profile whose long-term keys a profile's credentials come from in the end: a role's by `source_profile`, however many
 * roles are between, a session's by the key it was made from, or by its name. Of a profile with such keys, or a command that
 * prints some, itself. Undefined where the files do not tell, such as for a role whose source does not exist or leads back to
 * it.
 *
 * @param documents credentials before the vault before config, or some of them
 * @param profile need not exist: a role may name a session that is still to be made
 */
export function keysBehind(documents: readonly ProfilesDocument[], profile: string): string | undefined {
  const seen = new Set<string>();
  for (let name: string | undefined = profile; name !== undefined && !seen.has(name);) {
    seen.add(name);
    const content = profileContent(documents, name);
    if (content.kind === "long-term" || content.kind === "sealed" || content.kind === "process") return name;
    if (content.kind === "sso" || content.kind === "login") return undefined;
    name = content.kind === "role" ? content.sourceProfile : ownerOf(documents, name);
  }
  return undefined;
}

/** Of a session that is there, or still to be made. */
function ownerOf(documents: readonly ProfilesDocument[], session: string): string | undefined {
  const names = [...new Set(documents.flatMap(({ profiles }) => [...profiles.keys()]))];
  const owners = names.filter((name) => documents.some((document) => holdsLongTermKeys(document, name)));
  const of = documents.map((document) => profileValue(document, session, "session_of")).find((id) => id !== undefined);
  const holds = (name: string) =>
    documents.some((document) => profileValue(document, name, "aws_access_key_id") === of);
  return (
    (of === undefined ? undefined : owners.find(holds)) ??
    owners.find((name) => sessionProfileOf(name, documents) === session) ??
    owners.find((name) => name === session.replace(/-(?:sts|mfa)$/, ""))
  );
}
