import type { Command, ValuesOf } from "@iam-tools/core/cli";
import { otherDeviceFlags } from "./other-device-flags.js";
import { profilePositional } from "./profile-positional.js";

export const enroll = {
  name: "enroll",
  summary: "Add an authenticator app as the user's MFA device",
  positionals: profilePositional,
  flags: {
    name: { type: "string", describe: "Name of the device (default: the user's name)" },
    ...otherDeviceFlags,
    yes: { type: "boolean", describe: "Replace an unfinished device of that name without asking" },
  },
  examples: [{ line: "enroll work", says: "Show a QR code, ask for two codes, and store mfa_serial" }],
} as const satisfies Command;

export type EnrollFlags = ValuesOf<typeof enroll>;
