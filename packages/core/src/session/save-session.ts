import type { AwsCredentials } from "../context/index.js";
import { refusal } from "../errors/index.js";
import type { LockContext } from "../files/index.js";
import { holdsLongTermKeys, sessionOptions, type ProfilesEdited, type ProfilesDocument } from "../profiles/index.js";
import type { SessionToken } from "../sts/index.js";
import type { VaultContext } from "../vault/index.js";
import { editKeys } from "./edit-keys.js";

export interface SessionToSave {
  readonly target: string;
  readonly session: SessionToken;
  /** What it was made with, where that stands in a file. */
  readonly settings: { readonly credentials?: Pick<AwsCredentials, "accessKeyId"> | undefined };
  /** Of a narrower one: the profile whose session it was made from. */
  readonly scopeOf?: string | undefined;
  readonly durationSeconds: number;
  readonly backup: boolean;
  /** Whether long-term keys in the target may be overwritten. */
  readonly overwrite: boolean;
}

/**
 * Writes the session, and when it ends, into its profile and leaves all else in the file as it is.
 *
 * @param seen the credentials file, or the vault
 * @throws CliError REFUSED where long-term keys came into the target since it was checked
 */
export async function saveSession(
  context: LockContext & VaultContext,
  seen: ProfilesDocument,
  { target, session, settings, scopeOf, durationSeconds, backup, overwrite }: SessionToSave,
): Promise<ProfilesEdited> {
  const keyId = settings.credentials?.accessKeyId;
  return editKeys(context, seen, {
    backup,
    decide: (document) => {
      if (!overwrite && holdsLongTermKeys(document, target)) {
        throw refusal(
          `Long-term keys were written to the profile "${target}" in the meantime.`,
          "Run this again; it asks before it overwrites them.",
        );
      }
      const options = sessionOptions({ ...session, madeFrom: keyId, duration: durationSeconds, scopeOf });
      return [{ profile: target, set: options }];
    },
  });
}
