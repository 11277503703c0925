import type { Command, ValuesOf } from "@iam-tools/core/cli";
import { configFlag, dryRunFlag, mailFlags, tokenCodeFlag } from "../flags/shared-flags.js";

export const resend = {
  name: "resend",
  summary: "Mail the passwords that could not be mailed",
  positionals: {
    email: { type: "string", describe: "Address of the person waiting for a password (default: everyone)" },
  },
  flags: { ...mailFlags, ...configFlag, ...dryRunFlag, ...tokenCodeFlag },
  examples: [{ line: "resend roger.testing@example.com", says: "Once the relay works again" }],
} as const satisfies Command;

export type ResendFlags = ValuesOf<typeof resend>;
