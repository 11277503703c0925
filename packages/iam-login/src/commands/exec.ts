import type { Command, ValuesOf } from "@iam-tools/core/cli";
import { loginFlags, roleFlag } from "../session/login-flags.js";

export const exec = {
  name: "exec",
  summary: "Run the command after -- with the session in its environment",
  positionals: {
    command: { type: "strings", required: true, describe: "The command and its arguments, after --" },
  },
  flags: { ...loginFlags, ...roleFlag },
  examples: [
    { line: "work exec -- aws s3 ls", says: "Its exit code is that of the command" },
    { line: "work exec --role admin -- aws s3 ls", says: "As the role of the profile admin, without another code" },
  ],
} as const satisfies Command;

export type ExecFlags = ValuesOf<typeof exec>;
