import { defineCommand, mfaFlags, type CommandValues, type Flags } from "@iam-tools/core/cli";

const positionals = {
  "source-profile": {
    type: "string",
    describe: "Profile with your long-term keys",
    required: true,
    completes: "profile",
  },
  "dest-profile": {
    type: "string",
    describe: "Profile to write the session to (overridden if it exists)",
    required: true,
    completes: "profile",
  },
  username: { type: "string", describe: "User that the keys must belong to" },
} as const satisfies Flags;

const flags = {
  ...mfaFlags,
  "duration-seconds": {
    type: "number",
    describe: "How long the session lasts, from 900 to 129600 seconds",
    default: 86400,
  },
  yes: { type: "boolean", describe: "Overwrite long-term keys in the destination without asking" },
} as const satisfies Flags;

export type SessionFlags = CommandValues<typeof flags & typeof positionals>;

export const session = defineCommand({
  usage: "$0 <source-profile> <dest-profile> [username]",
  summary: "Turn long-term keys and an MFA code into a session",
  positionals,
  flags,
  examples: [
    { line: "work work-mfa", says: "Ask for the code; the session lasts 24 hours" },
    { line: "devices work", says: "Which MFA devices the user has" },
    { line: "enroll work", says: "Add an authenticator app" },
    { line: "policy", says: "Print a policy that wants MFA everywhere" },
  ],
  load: () => import("./session.run.js"),
});
