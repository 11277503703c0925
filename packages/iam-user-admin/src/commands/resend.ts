import type { Command, ValuesOf } from "@iam-tools/core/cli";
import { configFlag, dryRunFlag, mailFlags } from "../flags/shared-flags.js";

export const resend = {
  name: "resend",
  summary: "Mail the passwords that could not be mailed",
  positionals: {
    email: { type: "string", describe: "Of the person who waits for a password; everyone when not given" },
  },
  flags: { ...mailFlags, ...configFlag, ...dryRunFlag },
  examples: [{ line: "resend roger.testing@example.com", says: "Once the relay is back" }],
} as const satisfies Command;

export type ResendFlags = ValuesOf<typeof resend>;
