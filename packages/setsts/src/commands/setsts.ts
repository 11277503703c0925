import { mfaFlags, type Command, type ValuesOf } from "@iam-tools/core/cli";

export const setsts = {
  summary: "Turn long-term keys and an MFA code into a session",
  flags: {
    profile: {
      type: "string",
      alias: ["p"],
      describe: "MFA-configured AWS profile with the long-term keys (default: AWS_PROFILE, else default)",
      completes: "profile",
    },
    "target-profile": {
      type: "string",
      describe: "Profile to write the session to (overwritten if it exists)",
      required: true,
      completes: "profile",
    },
    ...mfaFlags,
    "duration-seconds": {
      type: "duration",
      plain: "s",
      describe:
        "Lifetime of the session, from 15m to 36h; a plain number is seconds (default: duration_seconds of the profile, else 12h)",
    },
    "aws-credential-file": { type: "string", describe: "Credentials file to use instead of the default one" },
    "ignore-backup": { type: "boolean", describe: "Do not copy the credentials file to credentials~ first" },
    "dry-run": {
      type: "boolean",
      alias: ["dryrun"],
      describe: "Check everything and show what would be done, but change nothing",
    },
    yes: { type: "boolean", describe: "Overwrite long-term keys in the target profile without asking" },
  },
  examples: [
    { line: "--profile work --target-profile work-mfa", says: "Ask for the code" },
    { line: "--profile work --target-profile work-mfa --duration-seconds 1h", says: "One hour" },
  ],
} as const satisfies Command;

export type SetstsFlags = ValuesOf<typeof setsts>;
