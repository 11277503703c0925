import type { Command, ValuesOf } from "@iam-tools/core/cli";
import { scopeConflicts, scopeFlags } from "../scope/scope-flags.js";
import { loginFlags, roleFlag } from "../session/login-flags.js";

export const exec = {
  name: "exec",
  summary: "Run the command after -- with the session in its environment",
  positionals: {
    command: { type: "strings", required: true, describe: "The command and its arguments, after --" },
  },
  flags: {
    ...loginFlags,
    ...roleFlag,
    ...scopeFlags,
    renew: {
      type: "boolean",
      describe: "Renew the narrower session (of --for, else of an hour) while the command and your own session last",
    },
  },
  conflicts: scopeConflicts,
  examples: [
    { line: "work exec -- aws s3 ls", says: "Its exit code is that of the command" },
    { line: "work exec --role admin -- aws s3 ls", says: "As the role of the profile admin, without another code" },
    {
      line: "work exec --allow 's3:Get*' 's3:List*' --for 30m -- ./agent",
      says: "A program that may read S3 for half an hour, and gets no other credentials",
    },
  ],
} as const satisfies Command;

export type ExecFlags = ValuesOf<typeof exec>;
