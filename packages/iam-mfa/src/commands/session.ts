import { mfaFlags, type Command, type ValuesOf } from "@iam-tools/core/cli";

export const session = {
  summary: "Turn long-term keys and an MFA code into a session",
  positionals: {
    "source-profile": {
      type: "string",
      describe: "Profile with your long-term keys (default: AWS_PROFILE)",
      flag: "profile",
      completes: "profile",
    },
    "dest-profile": {
      type: "string",
      describe: "Profile to write the session to (overwritten if it exists)",
      required: true,
      completes: "profile",
    },
    username: { type: "string", describe: "User that the keys must belong to" },
  },
  flags: {
    ...mfaFlags,
    "duration-seconds": {
      type: "duration",
      plain: "s",
      describe:
        "Lifetime of the session, from 15m to 36h; a plain number is seconds (default: duration_seconds of the profile, else 24h)",
    },
    yes: { type: "boolean", describe: "Overwrite long-term keys in the destination without asking" },
  },
  examples: [
    { line: "work work-mfa", says: "Ask for the code; the session lasts 24 hours" },
    { line: "devices work", says: "Which MFA devices the user has" },
    { line: "enroll work", says: "Add an authenticator app" },
    { line: "policy", says: "Print a policy that requires MFA everywhere" },
  ],
} as const satisfies Command;

export type SessionFlags = ValuesOf<typeof session>;
