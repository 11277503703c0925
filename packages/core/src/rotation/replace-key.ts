import type { LockContext } from "../files/index.js";
import { editProfiles, reassignSessions, type ProfilesDocument } from "../profiles/index.js";
import { changesFor, profilesHolding, readDocuments } from "./held-keys.js";
import type { KeyPair } from "./journal.js";
import type { Place } from "./place.js";

export interface Replacement {
  readonly from: KeyPair;
  readonly to: KeyPair;
  /** Keeps each file's old content beside it. */
  readonly backup: boolean;
}

/**
 * Puts one key in place of another in every profile of both files that holds it, and reads them back. Sessions that the
 * one has made are from then on the other's, since they are the same user's. A file in which
 * none does stays untouched. Between the two files it may be cut off; what is left is done when it is called again.
 */
export async function replaceKey(context: LockContext, place: Place, { from, to, backup }: Replacement): Promise<void> {
  const documents = await readDocuments(context, place);
  for (const document of [documents.credentials, documents.config]) {
    if (changesFor(document, from, to).length === 0) continue;
    const sessions = { from: from.accessKeyId, to: to.accessKeyId };
    const decide = (now: ProfilesDocument) => [...changesFor(now, from, to), ...reassignSessions(now, sessions)];
    await editProfiles(context, document.file, { backup, decide });
  }
  const left = profilesHolding(await readDocuments(context, place), from);
  if (left.length > 0) throw new Error(`The key was not replaced in ${left.join(", ")}`);
}
