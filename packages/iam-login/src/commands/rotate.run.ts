import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import {
  finishRotation,
  heldKeyOf,
  locateKeys,
  openDocuments,
  readDocuments,
  readJournals,
  reportRotation,
  rotateKey,
  unfinishedOfProfile,
  workFor,
} from "@iam-tools/core/rotation";
import { rotationCommands } from "../session/rotation-commands.js";
import { requireProfile } from "../session/session-profile.js";
import type { RotateFlags } from "./rotate.js";

export async function run(context: Context, flags: RotateFlags): Promise<Result> {
  const profile = await requireProfile(context, flags.profile, "rotate");
  const location = await locateKeys(context, flags);
  const commands = rotationCommands(profile);
  const work = workFor(context, { location, profile }, { ...flags, commands });
  const unfinished = unfinishedOfProfile(await readJournals(context, location), profile);
  const finished = unfinished && (await finishRotation(context, work, unfinished));
  if (finished !== undefined && finished.end.end !== "undone") {
    return reportRotation(context, finished, { commands, isRoutine: false });
  }
  const key = heldKeyOf(await openDocuments(context, await readDocuments(context, location), profile), profile);
  const options = { keepOld: false, grace: 0, onRotated: undefined, deleteInactive: flags.deleteInactive };
  const result = await rotateKey(context, work, { profile, key, olderThan: undefined }, options);
  return reportRotation(
    context,
    "notDue" in result || finished === undefined ? result : { ...result, undone: finished },
    { commands, isRoutine: false },
  );
}
