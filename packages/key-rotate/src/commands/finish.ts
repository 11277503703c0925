import type { Command, ValuesOf } from "@iam-tools/core/cli";
import { unfinished } from "../keys/key-flags.js";

export const finish = {
  name: "finish",
  summary: "Finish rotations that were interrupted, or whose grace period is over",
  ...unfinished,
  examples: [{ line: "finish", says: "Finish all that is unfinished" }],
} as const satisfies Command;

export type FinishFlags = ValuesOf<typeof finish>;
