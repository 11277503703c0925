import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { foreseeKey, lookFor, placeOf, reportPlan, reportRotation, rotateKey, workFor } from "@iam-tools/core/rotation";
import { chooseKeys } from "../keys/choose-keys.js";
import { forEachKey } from "../keys/for-each-key.js";
import { goOn } from "../keys/key-flags.js";
import { parseDuration } from "../keys/parse-duration.js";
import type { RotateFlags } from "./rotate.js";

export async function run(context: Context, flags: RotateFlags): Promise<Result> {
  const place = await placeOf(context, flags);
  const wishes = { ...flags, grace: flags.grace === undefined ? 0 : parseDuration("--grace", flags.grace) };
  const olderThan = flags.olderThan === undefined ? 0 : parseDuration("--older-than", flags.olderThan);
  return forEachKey(context, await chooseKeys(context, place, flags), async (chosen) => {
    const whose = { place, profile: chosen.profile };
    const key = { ...chosen, olderThan };
    if (flags.dryRun) {
      const look = { ...lookFor(context, whose), yes: flags.yes };
      return reportPlan(await foreseeKey(context, look, key, wishes));
    }
    return reportRotation(await rotateKey(context, workFor(context, whose, { ...flags, goOn }), key, wishes));
  });
}
