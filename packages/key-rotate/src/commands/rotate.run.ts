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
} from "@iam-tools/core/rotation";
import { chooseKeys, type ChosenKey } from "../keys/choose-keys.js";
import { forEachKey } from "../keys/for-each-key.js";
import { commands } from "../keys/key-flags.js";
import type { RotateFlags } from "./rotate.js";

export async function run(context: Context, flags: RotateFlags): Promise<Result> {
  const location = await locateKeys(context, flags);
  const options = { ...flags, grace: (flags.grace ?? 0) * 1000 };
  const olderThan = flags.olderThan === undefined ? undefined : flags.olderThan * 1000;
  const { keys, passedOver, failures } = await chooseKeys(context, location, flags);
  const rotate = async (chosen: ChosenKey) => {
    const whose = { location, profile: chosen.profile };
    const key = { ...chosen, olderThan };
    if (flags.dryRun) {
      const look = { ...lookFor(context, whose), yes: flags.yes, backup: !flags.noBackup, commands };
      return reportPlan(await foreseeKey(context, look, key, options));
    }
    return reportRotation(await rotateKey(context, workFor(context, whose, { ...flags, commands }), key, options));
  };
  // A run by cron stays silent about profiles that never have a key of their own.
  for (const { reason } of context.err.isTerminal ? passedOver : []) context.err.write(`Skipped: ${reason}\n`);
  const tasks = keys.map((chosen) => ({ profile: chosen.profile, run: () => rotate(chosen) }));
  const result = await forEachKey(context, [...tasks, ...failures], flags);
  return { ...result, data: { ...result.data, passedOver } };
}
