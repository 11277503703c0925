import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { heldKeyOf, placeOf, readDocuments, reportRotation, rotateKey, workFor } from "@iam-tools/core/rotation";
import { requireProfile } from "../session/session-profile.js";
import type { RotateFlags } from "./rotate.js";

export async function run(context: Context, flags: RotateFlags): Promise<Result> {
  const profile = requireProfile(context, flags.profile, "rotate");
  const place = await placeOf(context, flags);
  const key = heldKeyOf(await readDocuments(context, place), profile);
  const goOn = `To go on: iam-login ${profile} rotate`;
  const work = workFor(context, { place, profile }, { ...flags, goOn });
  const wishes = { keepOld: false, grace: 0, onRotated: undefined, deleteInactive: flags.deleteInactive };
  return reportRotation(await rotateKey(context, work, { profile, key, olderThan: undefined }, wishes));
}
