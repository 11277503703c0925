import type { LockContext } from "../files/index.js";
import {
  createdOption,
  createdValue,
  proveSavable,
  reassignSessions,
  profileValue,
  type ProfileChange,
  type ProfilesDocument,
} from "../profiles/index.js";
import { editKeys } from "../session/index.js";
import type { VaultContext } from "../vault/index.js";
import { changesFor, documentsOf, profilesHolding, putKey, readDocuments } from "./held-keys.js";
import type { Holder, KeyPair } from "./journal.js";
import type { KeyLocation } from "./key-location.js";

export interface KeyReplacement {
  readonly from: KeyPair;
  readonly to: KeyPair;
  /** When that was created; undefined where nobody knows. */
  readonly created: Date | undefined;
  /** Profiles that get the key where they hold none. */
  readonly restores: readonly Holder[];
  /** Keeps each file's old content beside it. */
  readonly backup: boolean;
}

/**
 * Puts one key in place of another in every profile of the files and the vault that holds it, and reads them back. Sessions that the
 * one has made are from then on the other's, since they are the same user's. A file in
 * which none does stays untouched. Between two of them it may be cut off; what is left is done when it is called again.
 */
export async function replaceKey(
  context: LockContext & VaultContext,
  location: KeyLocation,
  replacement: KeyReplacement,
): Promise<void> {
  const { from, to, created, restores, backup } = replacement;
  const documents = await readDocuments(context, location);
  const age = created && createdValue(to.accessKeyId, created);
  const keysOf = (document: ProfilesDocument) => {
    const changes = [
      ...changesFor(document, from, to),
      ...restores
        .filter(({ file, profile }) => file === document.file.kind && !holdsKey(document, profile))
        .map(({ profile }) => putKey(profile, to)),
    ];
    const changed = new Set(changes.map(({ profile }) => profile));
    // What is told of a key in the vault stands in a file.
    const told = agesOf(document, from).filter((profile) => !changed.has(profile));
    return [
      ...changes.map((change) => withAge(document, change, age)),
      ...told.map((profile): ProfileChange => ({ profile, set: { [createdOption]: age } })),
    ];
  };
  for (const document of documentsOf(documents)) {
    if (keysOf(document).length === 0) continue;
    const sessions = { from: from.accessKeyId, to: to.accessKeyId };
    const decide = (now: ProfilesDocument) => [...keysOf(now), ...reassignSessions(now, sessions)];
    await editKeys(context, document, { backup, decide });
  }
  const left = profilesHolding(await readDocuments(context, location), from);
  if (left.length > 0) throw new Error(`The key was not replaced in ${left.join(", ")}`);
}

/**
 * Whether the files that hold a key can be locked and written, found out before there is a new one.
 *
 * @throws CliError FILE_LOCKED, FILE_ERROR
 */
export async function requireSavable(
  context: LockContext & VaultContext,
  { location, backup }: { readonly location: KeyLocation; readonly backup: boolean },
  key: KeyPair,
): Promise<void> {
  const documents = await readDocuments(context, location);
  for (const document of documentsOf(documents)) {
    if (changesFor(document, key, key).length > 0) await proveSavable(context, document, { backup });
  }
}

/** The profiles that tell of that very key since when it exists. */
function agesOf(document: ProfilesDocument, { accessKeyId }: KeyPair): string[] {
  return [...document.profiles.keys()].filter(
    (profile) => profileValue(document, profile, createdOption)?.startsWith(`${accessKeyId} `) === true,
  );
}

/** A profile that tells since when its key exists tells it of the new one, or nothing where nobody knows. */
function withAge(document: ProfilesDocument, change: ProfileChange, age: string | undefined): ProfileChange {
  const isTold = profileValue(document, change.profile, createdOption) !== undefined;
  return isTold && "set" in change ? { ...change, set: { ...change.set, [createdOption]: age } } : change;
}

function holdsKey(document: ProfilesDocument, profile: string): boolean {
  return profileValue(document, profile, "aws_access_key_id") !== undefined;
}
