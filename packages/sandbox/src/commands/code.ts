import type { Command, ValuesOf } from "@iam-tools/core/cli";
import { portFlag } from "./flags.js";

export const code = {
  name: "code",
  summary: "Print the MFA code of a user in a running sandbox; wait for the next one if it was used",
  positionals: {
    user: { type: "string", describe: "Name of the user or the device (default: the user of the profile work)" },
  },
  flags: portFlag,
  without: ["profile", "region", "endpoint-url"],
  examples: [
    { line: "code", says: "The code of the profile work" },
    { line: "code | iam-login work", says: "Log in with it" },
    { line: "code jane.doe-dev", says: "Another user's" },
  ],
} as const satisfies Command;

export type CodeFlags = ValuesOf<typeof code>;
