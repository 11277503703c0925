import type { Command, ValuesOf } from "@iam-tools/core/cli";
import { loginFlags } from "../session/login-flags.js";

export const consoleCommand = {
  name: "console",
  summary: "Sign in to the AWS console from the session, as a role",
  flags: {
    ...loginFlags,
    role: {
      type: "string",
      describe:
        "ARN of the role to sign in as, or a profile with a role_arn (an IAM user's own session cannot sign in)",
    },
    open: { type: "boolean", describe: "Open it in the browser instead of printing the address" },
  },
  examples: [
    { line: "work console --role arn:aws:iam::111122223333:role/admin", says: "Print a sign-in address" },
    { line: "work console --role arn:aws:iam::111122223333:role/admin --open", says: "Open it" },
  ],
} as const satisfies Command;

export type ConsoleFlags = ValuesOf<typeof consoleCommand>;
