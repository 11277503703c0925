import { mfaFlags, type FlagValues, type Flags } from "@iam-tools/core/cli";

export const sessionProfileFlag = {
  "session-profile": {
    type: "string",
    describe: "Profile that holds the session (default: session_profile of the profile, else <profile>-sts)",
    completes: "profile",
  },
} as const satisfies Flags;

export const roleFlag = {
  role: {
    type: "string",
    describe: "Assume this role from the session: its ARN, or a profile with a role_arn",
    completes: "profile",
  },
} as const satisfies Flags;

/** Of every command that logs in where there is no session to work from. */
export const loginFlags = {
  ...mfaFlags,
  ...sessionProfileFlag,
  "duration-seconds": {
    type: "duration",
    plain: "s",
    describe:
      "Lifetime of a new session, from 15m to 36h; a plain number is seconds (default: duration_seconds of the profile, else 12h)",
  },
  "min-ttl": {
    type: "duration",
    plain: "s",
    describe:
      "Use the stored session only if this much time is left, such as 15m or 2h (default: 15m, or a tenth of a shorter session)",
  },
  yes: { type: "boolean", describe: "Overwrite long-term keys in the session's profile without asking" },
} as const satisfies Flags;

export type LoginFlags = FlagValues<typeof loginFlags>;
