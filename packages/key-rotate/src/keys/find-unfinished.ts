import type { Context } from "@iam-tools/core/context";
import { isPartOf, readJournals, removeLeftovers, type Journals, type KeyLocation } from "@iam-tools/core/rotation";
import { chooseKeys } from "./choose-keys.js";

/** Unfinished rotations: those of the profiles that are named, all of them where none is. */
export async function findUnfinished(
  context: Pick<Context, "env" | "err" | "files" | "prompt">,
  location: KeyLocation,
  profiles: readonly string[] | undefined,
): Promise<Journals> {
  const journals = await readJournals(context, location.journals);
  if (profiles === undefined) return journals;
  const { known, unreadable } = journals;
  // A profile that has lost its key is known by the name that the rotation began with.
  const named = known.filter((journal) => profiles.includes(journal.profile));
  const others = profiles.filter((profile) => !named.some((journal) => journal.profile === profile));
  const keys = others.length === 0 ? [] : (await chooseKeys(context, location, { profile: others, all: false })).keys;
  return {
    known: known.filter((journal) => named.includes(journal) || keys.some(({ key }) => isPartOf(journal, key))),
    unreadable: unreadable.filter(({ oldAccessKeyId }) => keys.some(({ key }) => key.accessKeyId === oldAccessKeyId)),
  };
}

/** Said to a person who watches; a run by cron stays silent. A run may have been killed before it noted anything. */
export async function nothingUnfinished(
  context: Pick<Context, "err" | "files" | "processes">,
  location: KeyLocation,
): Promise<void> {
  await removeLeftovers(context, location);
  const { err } = context;
  if (err.isTerminal) err.write("No rotation is unfinished.\n");
}
