import type { Command, ValuesOf } from "@iam-tools/core/cli";
import { unfinished } from "../keys/key-flags.js";

export const abort = {
  name: "abort",
  summary: "Undo an unfinished rotation: the old key stays, the new one is deleted",
  ...unfinished,
  examples: [{ line: "abort", says: "Back to the old key" }],
} as const satisfies Command;

export type AbortFlags = ValuesOf<typeof abort>;
