import type { Command, ValuesOf } from "@iam-tools/core/cli";
import { profileWords } from "../keys/key-flags.js";

export const status = {
  name: "status",
  summary: "Show how old keys are, when they were last used, and what is unfinished",
  positionals: profileWords,
  flags: {
    all: { type: "boolean", describe: "Every profile that has long-term keys, each key once" },
    "older-than": { type: "duration", describe: "Exit with 1 if a key is at least this old, such as 90d" },
  },
  conflicts: [["all", "profile"]],
  examples: [{ line: "status --all --older-than 90d", says: "Is anything due?" }],
} as const satisfies Command;

export type StatusFlags = ValuesOf<typeof status>;
