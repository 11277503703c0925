/**
 * The two files that all AWS tools share: credentials and config. They are read as botocore reads them, and edited line
 * by line, so that comments, order and spacing stay a person's own.
 *
 * ```ts
 * const file = credentialsFile(context);
 * const { document } = await checkProfiles(context, file); // before anything is spent
 * const { warnings } = await editProfiles(context, document, {
 *   backup: true,
 *   decide: (document) => {
 *     if (profileValues(document, "work-mfa")?.has("role_arn")) throw refusal("…");
 *     return [
 *       { profile: "work-mfa", set: { aws_session_token: token, aws_security_token: undefined } },
 *       { profile: "old", remove: true },
 *     ];
 *   },
 * });
 * ```
 *
 * A plan holds the `ProfileChange`s; a dry run hands them to `changeProfiles`, which changes nothing on the disk.
 */
export { changeProfiles } from "./change-profiles.js";
export { checkKeys } from "./check-keys.js";
export type { ProfileChange } from "./profile-change.js";
export { checkProfiles, type ProfilesCheck } from "./check-profiles.js";
export { editProfiles, type ProfilesEdit, type ProfilesEdited } from "./edit-profiles.js";
export {
  holdsLongTermKeys,
  isSealed,
  profileContent,
  reassignSessions,
  sealedPrefix,
  sealedSession,
  storedSession,
  type LongTermKeys,
  type ProfileContent,
} from "./profile-content.js";
export { createdOption, createdValue } from "./key-created.js";
export { keysBehind } from "./keys-behind.js";
export { keysIn } from "./keys-in.js";
export { profileNotFound } from "./profile-not-found.js";
export { lineOf, mergedValues, profileValues, sectionValues, profileValue } from "./profile-values.js";
export type { ProfilesDocument, ProfilesFile } from "./profiles-document.js";
export { configFile, credentialsFile, vaultFile } from "./profiles-files.js";
export { proveSavable } from "./prove-savable.js";
export { readProfiles } from "./read-profiles.js";
export { readWhole } from "./read-whole.js";
export { isSealingCommand, sealingCommand } from "./sealing-command.js";
export { sessionProfileOf } from "./session-profile.js";
export { staleTokens } from "./stale-tokens.js";
export { madeFrom, scopeOption, sessionOptions, type SealedSession, type StoredSession } from "./stored-session.js";
export { warnOfShadows, type Advice } from "./warn-of-shadows.js";
