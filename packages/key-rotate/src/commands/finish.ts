import type { Command, ValuesOf } from "@iam-tools/core/cli";
import { unfinished } from "../keys/key-flags.js";

export const finish = {
  name: "finish",
  summary: "Finish rotations that were interrupted, or whose grace period is over",
  ...unfinished,
  flags: {
    ...unfinished.flags,
    now: {
      type: "boolean",
      describe: "End a grace period that is not over; asks where the old key may still be in use",
    },
  },
  examples: [
    { line: "finish", says: "Finish all that is unfinished" },
    { line: "finish work --now", says: "End the grace of its old key today" },
  ],
} as const satisfies Command;

export type FinishFlags = ValuesOf<typeof finish>;
