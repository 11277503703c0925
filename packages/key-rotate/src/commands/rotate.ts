import type { Command, ValuesOf } from "@iam-tools/core/cli";
import { changeFlags, profileWords } from "../keys/key-flags.js";

export const rotate = {
  summary: "Rotate access keys, and finish interrupted rotations",
  positionals: profileWords,
  flags: {
    all: { type: "boolean", describe: "Every profile that has long-term keys, each key once" },
    "older-than": { type: "duration", describe: "Only keys at least this old, such as 90d" },
    "dry-run": { type: "boolean", describe: "Check everything and show what would be done, but change nothing" },
    "keep-old": { type: "boolean", describe: "Deactivate the old key, but do not delete it" },
    grace: {
      type: "duration",
      describe: "Keep the old key working for this long, such as 24h; a later run, or finish, does the rest",
    },
    "delete-inactive": { type: "boolean", describe: "Delete an inactive second key that is in the way" },
    "on-rotated": {
      type: "string",
      describe: "Command that receives the new key as JSON on standard input, before the old one is deactivated",
    },
    ...changeFlags,
  },
  conflicts: [["all", "profile"]],
  examples: [
    { line: "work", says: "Rotate the key of one profile" },
    { line: "--all --older-than 90d", says: "All that are due: for cron" },
    { line: "work --grace 24h", says: "Give other places a day to follow" },
  ],
} as const satisfies Command;

export type RotateFlags = ValuesOf<typeof rotate>;
