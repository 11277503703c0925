import type { Context } from "@iam-tools/core/context";
import { readJournals, unfinishedOf, type Journal, type Place } from "@iam-tools/core/rotation";
import { chooseKeys } from "./choose-keys.js";

/** Unfinished rotations: those of the profiles that are named, all of them where none is. */
export async function unfinished(
  context: Pick<Context, "env" | "files">,
  place: Place,
  profiles: readonly string[] | undefined,
): Promise<readonly Journal[]> {
  const journals = await readJournals(context, place.journals);
  if (profiles === undefined) return journals;
  const keys = await chooseKeys(context, place, { profile: profiles, all: false });
  return journals.filter((journal) => keys.some(({ key }) => unfinishedOf([journal], key) !== undefined));
}

/** For a person who watches; a run by cron stays silent. */
export function sayNothingUnfinished({ err }: Pick<Context, "err">): void {
  if (err.isTerminal) err.write("No rotation is unfinished.\n");
}
