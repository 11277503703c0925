import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { usageError } from "@iam-tools/core/errors";
import { abortRotation, type Journal } from "@iam-tools/core/rotation";
import { forEachUnfinished } from "../keys/for-each-unfinished.js";
import type { AbortFlags } from "./abort.js";

export function run(context: Context, flags: AbortFlags): Promise<Result> {
  const check = flags.profile === undefined ? requireOne : undefined;
  return forEachUnfinished(context, flags, { end: abortRotation, isRoutine: false, ...(check && { check }) });
}

function requireOne(journals: readonly Journal[]): void {
  if (journals.length <= 1) return;
  throw usageError(
    `${journals.length} rotations are unfinished: of the profiles ${journals.map(({ profile }) => profile).join(", ")}.`,
    "Name the one to undo: key-rotate abort NAME",
  );
}
