import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import {
  isPartOf,
  locateKeys,
  readJournals,
  removeLeftovers,
  reportRotation,
  workFor,
  type finishRotation,
  type Journal,
  type Journals,
  type KeyLocation,
  type TakenStep,
} from "@iam-tools/core/rotation";
import { chooseKeys } from "./choose-keys.js";
import { failing, forEachRotation } from "./for-each-key.js";
import { commands, type UnfinishedFlags } from "./key-flags.js";

/** How an unfinished rotation is ended, forwards or back. */
interface Ending {
  readonly end: typeof finishRotation;
  /** Whether a timer may run the same line every day, for which it is silent while there is nothing to do. */
  readonly isRoutine: boolean;
  /** Looks at them all before the first is ended. */
  readonly check?: (journals: readonly Journal[]) => void;
}

/** Ends the unfinished rotations of the profiles that are named; all of them where none is. */
export async function forEachUnfinished(
  context: Context,
  flags: UnfinishedFlags,
  { end, isRoutine, check }: Ending,
): Promise<Result> {
  const location = await locateKeys(context, flags);
  const { known: journals, unreadable } = await findUnfinished(context, location, flags.profile);
  if (journals.length + unreadable.length === 0) await nothingUnfinished(context, location, isRoutine);
  check?.(journals);
  const tasks = journals.map((journal) => ({
    profile: journal.profile,
    run: async (taken: TakenStep[]) => {
      const onTaken = (...step: TakenStep) => taken.push(step);
      const work = workFor(context, { location, profile: journal.profile }, { ...flags, commands, onTaken });
      return reportRotation(context, await end(context, work, journal), { commands, isRoutine });
    },
  }));
  const failures = unreadable.map(({ error }) => failing("?", error));
  const result = await forEachRotation(context, [...tasks, ...failures], { all: false, dryRun: false });
  return { ...result, data: { ...result.data, passedOver: [] } };
}

/** Unfinished rotations: those of the profiles that are named, all of them where none is. */
async function findUnfinished(
  context: Context,
  location: KeyLocation,
  profiles: readonly string[] | undefined,
): Promise<Journals> {
  const journals = await readJournals(context, location);
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

/** A run by cron stays silent. A run may have been killed before it noted anything. */
async function nothingUnfinished(
  context: Pick<Context, "err" | "files" | "processes">,
  location: KeyLocation,
  isRoutine: boolean,
): Promise<void> {
  await removeLeftovers(context, location);
  const { err } = context;
  if (err.isTerminal || !isRoutine) err.write("No rotation is unfinished.\n");
}
