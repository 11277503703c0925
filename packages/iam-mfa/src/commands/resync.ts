import type { Command, ValuesOf } from "@iam-tools/core/cli";
import { profilePositional } from "./profile-positional.js";

export const resync = {
  name: "resync",
  summary: "Tell AWS how far a device's clock is off, when its codes are rejected",
  positionals: profilePositional,
  flags: {
    "serial-number": { type: "string", describe: "Serial number or ARN of the MFA device, where there are several" },
  },
  examples: [{ line: "resync work", says: "Ask for two codes of the device" }],
} as const satisfies Command;

export type ResyncFlags = ValuesOf<typeof resync>;
