import type { Command, ValuesOf } from "@iam-tools/core/cli";
import { loginFlags } from "../login-flags.js";

export const exec = {
  name: "exec",
  summary: "Run the command after -- with the session in its environment",
  positionals: {
    command: { type: "strings", required: true, describe: "The command and its arguments, after --" },
  },
  flags: loginFlags,
  examples: [{ line: "work exec -- aws s3 ls", says: "Its exit code is that of the command" }],
} as const satisfies Command;

export type ExecFlags = ValuesOf<typeof exec>;
