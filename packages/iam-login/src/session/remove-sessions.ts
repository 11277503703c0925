import type { Context } from "@iam-tools/core/context";
import { refusal } from "@iam-tools/core/errors";
import {
  editProfiles,
  holdsLongTermKeys,
  readWhole,
  sealedSession,
  storedSession,
  type ProfilesDocument,
  type SealedSession,
} from "@iam-tools/core/profiles";

export interface RemovedSession {
  readonly profile: string;
  /** Undefined where the profile held none. */
  readonly session: SealedSession | undefined;
}

/**
 * Removes profiles with sessions from a file, all of them or none. Where what was seen has none, the file is read anew
 * before that is taken for the truth: another program may have been writing it.
 *
 * @param namesIn which profiles, by what the file holds at that moment; those it does not have are passed over
 * @returns those that were there
 * @throws CliError REFUSED where one holds long-term keys
 */
export async function removeSessions(
  context: Context,
  seen: ProfilesDocument,
  namesIn: (document: ProfilesDocument) => readonly string[],
): Promise<RemovedSession[]> {
  const thereIn = (document: ProfilesDocument) => namesIn(document).filter((name) => document.profiles.has(name));
  // Where there is nothing to remove no file is made, and one that cannot be written is in nobody's way.
  if (thereIn(seen).length === 0 && thereIn(await readWhole(context, seen)).length === 0) return [];
  let removed: RemovedSession[] = [];
  const { warnings } = await editProfiles(context, seen, {
    decide: (document) => {
      removed = thereIn(document).map((profile) => {
        if (holdsLongTermKeys(document, profile)) throw ofKeys(document, profile);
        return { profile, session: storedSession(document, profile) ?? sealedSession(document, profile) };
      });
      return removed.map(({ profile }) => ({ profile, remove: true }));
    },
  });
  for (const warning of warnings) context.err.write(`Warning: ${warning}\n`);
  return removed;
}

function ofKeys({ file }: ProfilesDocument, profile: string): Error {
  return refusal(
    `The profile "${profile}" holds long-term keys and no session.`,
    `Nothing was changed. To remove it anyway, delete [${profile}] from ${file.path} by hand.`,
  );
}
