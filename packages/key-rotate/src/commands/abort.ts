import type { Command } from "@iam-tools/core/cli";
import { unfinishedFlags } from "../keys/key-flags.js";

export const abort = {
  name: "abort",
  summary: "Undo an unfinished rotation: the old key stays, the new one goes",
  flags: unfinishedFlags,
  examples: [{ line: "abort", says: "Back to the old key" }],
} as const satisfies Command;
