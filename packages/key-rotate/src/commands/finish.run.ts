import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { finishRotation } from "@iam-tools/core/rotation";
import { forEachUnfinished } from "../keys/for-each-unfinished.js";
import type { FinishFlags } from "./finish.js";

export function run(context: Context, flags: FinishFlags): Promise<Result> {
  const { now } = flags;
  return forEachUnfinished(context, flags, {
    isRoutine: flags.profile === undefined && !now,
    end: (own, work, journal) => finishRotation(own, work, journal, { now }),
  });
}
