import type { Command, ValuesOf } from "@iam-tools/core/cli";
import { otherDeviceFlags } from "./other-device-flags.js";
import { profilePositional } from "./profile-positional.js";

export const remove = {
  name: "remove",
  summary: "Deactivate and delete the user's MFA device",
  positionals: profilePositional,
  flags: {
    "serial-number": { type: "string", describe: "Serial number or ARN of the MFA device, where there are several" },
    ...otherDeviceFlags,
    yes: { type: "boolean", describe: "Remove it without asking" },
  },
  examples: [{ line: "remove work", says: "With the MFA session, where one is stored" }],
} as const satisfies Command;

export type RemoveFlags = ValuesOf<typeof remove>;
