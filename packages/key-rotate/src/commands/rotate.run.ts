import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import {
  foreseeKey,
  lookFor,
  locateKeys,
  reportPlan,
  reportRotation,
  rotateKey,
  workFor,
  type TakenStep,
} from "@iam-tools/core/rotation";
import { chooseKeys, type ChosenKey } from "../keys/choose-keys.js";
import { forEachRotation } from "../keys/for-each-key.js";
import { commands } from "../keys/key-flags.js";
import type { RotateFlags } from "./rotate.js";

export async function run(context: Context, flags: RotateFlags): Promise<Result> {
  const location = await locateKeys(context, flags);
  const options = { ...flags, grace: (flags.grace ?? 0) * 1000 };
  const olderThan = flags.olderThan === undefined ? undefined : flags.olderThan * 1000;
  const { keys, passedOver, failures } = await chooseKeys(context, location, flags);
  const rotate = async (chosen: ChosenKey, taken: TakenStep[]) => {
    const whose = { location, profile: chosen.profile };
    const key = { ...chosen, olderThan };
    if (flags.dryRun) {
      const look = { ...lookFor(context, whose), yes: flags.yes, backup: !flags.noBackup, commands };
      return reportPlan(await foreseeKey(context, look, key, options), { commands });
    }
    const work = workFor(context, whose, { ...flags, commands, onTaken: (...step) => taken.push(step) });
    const isRoutine = olderThan !== undefined;
    return reportRotation(context, await rotateKey(context, work, key, options), { commands, isRoutine });
  };
  // A run by cron stays silent about profiles that never have a key of their own.
  for (const { reason } of context.err.isTerminal ? passedOver : []) context.err.write(`Skipped: ${reason}\n`);
  const tasks = keys.map((chosen) => ({ profile: chosen.profile, run: (taken: TakenStep[]) => rotate(chosen, taken) }));
  const result = await forEachRotation(context, [...tasks, ...failures], flags);
  return { ...result, data: { ...result.data, passedOver } };
}
