import type { Command, ValuesOf } from "@iam-tools/core/cli";
import { sessionProfileFlag } from "../session/login-flags.js";

export const init = {
  name: "init",
  summary: "Look up the user of the profile, and store username and mfa_serial in it",
  flags: {
    "serial-number": { type: "string", describe: "Serial number or ARN of the MFA device (default: looked up)" },
    ...sessionProfileFlag,
    force: { type: "boolean", describe: "Replace what is already stored, and remove a session of other keys" },
  },
  examples: [{ line: "work init", says: "Once, before the first login" }],
} as const satisfies Command;

export type InitFlags = ValuesOf<typeof init>;
