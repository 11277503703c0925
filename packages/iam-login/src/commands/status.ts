import type { Command, ValuesOf } from "@iam-tools/core/cli";
import { sessionProfileFlag } from "../session/login-flags.js";

export const status = {
  name: "status",
  summary: "Show how long the stored session is valid: exit code 0 if it is, 1 if not",
  flags: {
    ...sessionProfileFlag,
    "min-ttl": {
      type: "duration",
      plain: "s",
      describe: "Count a session as valid only if this much time is left, such as 15m or 2h",
    },
  },
  examples: [
    { line: "work status", says: "Of one profile" },
    { line: "status", says: "All sessions in the credentials file" },
  ],
} as const satisfies Command;

export type StatusFlags = ValuesOf<typeof status>;
