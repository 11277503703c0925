import type { Command, ValuesOf } from "@iam-tools/core/cli";
import { portFlag } from "./flags.js";

export const code = {
  name: "code",
  summary: "Print the MFA code of a user in a running sandbox; waits for the next where it was used",
  positionals: {
    user: { type: "string", describe: "User, or name of the device; the user of the profile work where not given" },
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
