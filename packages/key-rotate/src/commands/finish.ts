import type { Command } from "@iam-tools/core/cli";
import { unfinishedFlags } from "../keys/key-flags.js";

export const finish = {
  name: "finish",
  summary: "Finish rotations that were cut off, or whose grace is over",
  flags: unfinishedFlags,
  examples: [{ line: "finish", says: "Finish all that is unfinished" }],
} as const satisfies Command;
