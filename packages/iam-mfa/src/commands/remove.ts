import { mfaFlags, type Command, type ValuesOf } from "@iam-tools/core/cli";
import { profilePositional } from "./profile-positional.js";

export const remove = {
  name: "remove",
  summary: "Deactivate and delete the user's MFA device",
  positionals: profilePositional,
  flags: {
    "serial-number": { type: "string", describe: "Serial number or ARN of the MFA device, where there are several" },
    "token-code": {
      type: "string",
      describe: "MFA code of a device you already have, which AWS requires (default: ask for it)",
    },
    "token-command": mfaFlags["token-command"],
    yes: { type: "boolean", describe: "Remove it without asking" },
  },
  examples: [{ line: "remove work", says: "With the MFA session, where one is stored" }],
} as const satisfies Command;

export type RemoveFlags = ValuesOf<typeof remove>;
