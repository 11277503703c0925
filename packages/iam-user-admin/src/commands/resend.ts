import { defineCommand, type CommandValues, type Flags, type FlagValues } from "@iam-tools/core/cli";
import { configFlag, dryRunFlag, mailFlags } from "./flags.js";

const positionals = {
  email: { type: "string", describe: "Of the person who waits for a password; everyone when not given" },
} as const satisfies Flags;

const flags = { ...mailFlags, ...configFlag, ...dryRunFlag } as const satisfies Flags;

export type ResendFlags = CommandValues<typeof flags> & FlagValues<typeof positionals>;

export const resend = defineCommand({
  usage: "resend [email]",
  summary: "Mail the passwords that could not be mailed",
  positionals,
  flags,
  examples: [{ line: "resend roger.testing@example.com", says: "Once the relay is back" }],
  load: () => import("./resend.run.js"),
});
