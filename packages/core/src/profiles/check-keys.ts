import { credentialFault } from "../context/index.js";
import { CliError, quote } from "../errors/index.js";
import { profileContent } from "./profile-content.js";
import { lineOf } from "./profile-values.js";
import type { ProfilesDocument } from "./profiles-document.js";

/**
 * Finds keys of a form that AWS has not, before anything is signed with them; nothing where a profile holds none.
 *
 * @throws {CliError} `KEY_MALFORMED`, which names the file and the line and shows no key.
 */
export function checkKeys(documents: readonly ProfilesDocument[], profile: string): void {
  const content = profileContent(documents, profile);
  if (content.kind !== "long-term" && content.kind !== "session") return;
  const fault = credentialFault(content);
  if (fault === undefined) return;
  const place = lineOf(documents, { profile, key: fault.option }, fault.offset);
  throw new CliError({
    code: "KEY_MALFORMED",
    message: `The ${fault.option} in ${place} ${fault.what}.`,
    hint: `Nothing was sent. Correct that line, or store both as AWS showed them when the key was created: aws configure --profile ${quote(profile)}`,
  });
}
