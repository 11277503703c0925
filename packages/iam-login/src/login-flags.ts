import { mfaFlags, type FlagValues, type Flags } from "@iam-tools/core/cli";

/** Of every command that logs in where there is no session to work from. */
export const loginFlags = {
  ...mfaFlags,
  "duration-seconds": {
    type: "number",
    describe: "How long a new session lasts, from 900 to 129600 seconds",
    default: 43200,
  },
  "min-ttl": {
    type: "string",
    describe: "A stored session is used while it is valid for that long, such as 15m or 2h",
    default: "15m",
  },
  yes: { type: "boolean", describe: "Overwrite long-term keys in the session's profile without asking" },
} as const satisfies Flags;

export type LoginFlags = FlagValues<typeof loginFlags>;
