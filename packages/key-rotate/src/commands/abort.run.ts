import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { usageError } from "@iam-tools/core/errors";
import {
  abortRotation,
  locateKeys,
  reportRotation,
  workFor,
  type Journal,
  type TakenStep,
} from "@iam-tools/core/rotation";
import { failing, forEachRotation } from "../keys/for-each-key.js";
import { commands } from "../keys/key-flags.js";
import { nothingUnfinished, findUnfinished } from "../keys/find-unfinished.js";
import type { AbortFlags } from "./abort.js";

export async function run(context: Context, flags: AbortFlags): Promise<Result> {
  const location = await locateKeys(context, flags);
  const { known: journals, unreadable } = await findUnfinished(context, location, flags.profile);
  if (journals.length + unreadable.length === 0) await nothingUnfinished(context, location);
  if (journals.length > 1 && flags.profile === undefined) {
    throw usageError(
      `${journals.length} rotations are unfinished: of the profiles ${journals.map(({ profile }) => profile).join(", ")}.`,
      "Name the one to undo: key-rotate abort NAME",
    );
  }
  const undo = async (journal: Journal, taken: TakenStep[]) => {
    const work = workFor(
      context,
      { location, profile: journal.profile },
      {
        ...flags,
        commands,
        onTaken: (...step) => taken.push(step),
      },
    );
    return reportRotation(await abortRotation(context, work, journal));
  };
  const tasks = journals.map((journal) => ({
    profile: journal.profile,
    run: (taken: TakenStep[]) => undo(journal, taken),
  }));
  const failures = unreadable.map(({ error }) => failing("?", error));
  const result = await forEachRotation(context, [...tasks, ...failures], { all: false, dryRun: false });
  return { ...result, data: { ...result.data, passedOver: [] } };
}
