import type { Context } from "@iam-tools/core/context";
import { CliError } from "@iam-tools/core/errors";
import {
  heldKeyOf,
  heldKeys,
  isPartOf,
  openDocuments,
  passedOver,
  readDocuments,
  readJournals,
  unfinishedOfProfile,
  type Documents,
  type HeldKey,
  type Journal,
  type KeyLocation,
} from "@iam-tools/core/rotation";
import { meantProfile } from "@iam-tools/core/settings";
import { failing, type KeyTask } from "./for-each-key.js";

/** A key to work on, by the profile it was found in. */
export interface ChosenKey {
  readonly profile: string;
  readonly key: HeldKey;
}

/** The keys that are meant, and what else the person has to know of where all are. */
export interface Chosen {
  readonly keys: readonly ChosenKey[];
  /** Profiles without a key to rotate. */
  readonly passedOver: readonly { readonly profile: string; readonly reason: string }[];
  /** What is wrong, and no key's: half a key, a note of a rotation that cannot be read, or one that has lost its profiles. */
  readonly failures: readonly KeyTask<never>[];
}

export interface Choice {
  readonly profile: readonly string[] | undefined;
  readonly all: boolean;
}

/**
 * The keys that are meant, each once however many profiles hold it.
 *
 * @throws CliError PROFILE_NOT_FOUND: before anything is done to any of them; with `all`, where there is no profile at all
 */
export async function chooseKeys(context: Context, location: KeyLocation, choice: Choice): Promise<Chosen> {
  const documents = await readDocuments(context, location);
  if (choice.all) return everyKey(context, location, await openDocuments(context, documents));
  const chosen = new Map<string, ChosenKey>();
  const profiles = choice.profile ?? [
    await meantProfile(context, { typed: undefined, usage: "key-rotate PROFILE", orDefault: true }),
  ];
  for (const profile of profiles) {
    const key = await heldOrLost(context, location, { documents, profile });
    if (!chosen.has(key.accessKeyId)) chosen.set(key.accessKeyId, { profile, key });
  }
  return { keys: [...chosen.values()], passedOver: [], failures: [] };
}

/** A profile without a key may have lost that to others, in the midst of a rotation. */
async function heldOrLost(
  context: Context,
  location: KeyLocation,
  { documents, profile }: { documents: Documents; profile: string },
): Promise<HeldKey> {
  try {
    return heldKeyOf(await openDocuments(context, documents, profile), profile);
  } catch (error) {
    const lost = unfinishedOfProfile(await readJournals(context, location), profile);
    throw lost === undefined ? error : keyNotHeld(profile, lost);
  }
}

function keyNotHeld(profile: string, { started }: Journal): CliError {
  return new CliError({
    code: "KEY_NOT_HELD",
    message: `The profile "${profile}" lost its key in the middle of a rotation that began ${started}.`,
    hint: "To restore it: key-rotate finish",
  });
}

async function everyKey(context: Context, location: KeyLocation, documents: Documents): Promise<Chosen> {
  const keys = heldKeys(documents).map((key) => ({ profile: key.profiles[0] ?? "default", key }));
  const { known, unreadable } = await readJournals(context, location);
  const orphans = known.filter((journal) => !keys.some(({ key }) => isPartOf(journal, key)));
  const unread = unreadable.filter(({ oldAccessKeyId }) => !keys.some(({ key }) => key.accessKeyId === oldAccessKeyId));
  const none = passedOver(documents);
  if (keys.length + none.length + known.length + unreadable.length === 0) throw noProfiles(documents);
  return {
    keys,
    passedOver: none.filter(({ isBroken }) => !isBroken).map(({ profile, why }) => ({ profile, reason: why.message })),
    failures: [
      ...none.filter(({ isBroken }) => isBroken).map(({ profile, why }) => failing(profile, why)),
      ...orphans.map((journal) => failing(journal.profile, orphaned(journal))),
      ...unread.map(({ error }) => failing("?", error)),
    ],
  };
}

/** By cron nobody would hear of it: a home or a path that is not the person's, and keys that are never rotated. */
function noProfiles({ credentials, config }: Documents): CliError {
  return new CliError({
    code: "PROFILE_NOT_FOUND",
    message: `There is no profile in ${credentials.file.path}, nor in ${config.file.path}.`,
    hint: "Check HOME, AWS_SHARED_CREDENTIALS_FILE and AWS_CONFIG_FILE, or store an access key: aws configure --profile PROFILE",
  });
}

function orphaned({ profile, started }: Journal): CliError {
  return new CliError({
    code: "KEY_NOT_HELD",
    message: `A rotation of ${profile} that began ${started} is unfinished, and no profile holds its keys.`,
    hint: "To put the key back into its profiles: key-rotate finish\nTo put the old one back, and delete the new one: key-rotate abort",
  });
}
