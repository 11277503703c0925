import { mfaFlags, type Command, type ValuesOf } from "@iam-tools/core/cli";
import { profilePositional } from "./profile-positional.js";

export const enroll = {
  name: "enroll",
  summary: "Add an authenticator app as the user's MFA device",
  positionals: profilePositional,
  flags: {
    name: { type: "string", describe: "Name of the device (default: the user's name)" },
    "token-code": {
      type: "string",
      describe: "MFA code of a device you already have, which AWS requires (default: ask for it)",
    },
    "token-command": mfaFlags["token-command"],
    yes: { type: "boolean", describe: "Replace an unfinished device of that name without asking" },
  },
  examples: [{ line: "enroll work", says: "Show a QR code, ask for two codes, and store mfa_serial" }],
} as const satisfies Command;

export type EnrollFlags = ValuesOf<typeof enroll>;
