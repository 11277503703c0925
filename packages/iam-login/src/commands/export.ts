import type { Command, ValuesOf } from "@iam-tools/core/cli";
import { scopeConflicts, scopeFlags } from "../scope/scope-flags.js";
import { loginFlags, roleFlag } from "../session/login-flags.js";

export const exportCommand = {
  name: "export",
  summary: "Print the session as environment variables, for a shell to read",
  flags: {
    ...loginFlags,
    ...roleFlag,
    ...scopeFlags,
    format: {
      type: "string",
      describe: "For which shell",
      choices: ["env", "fish", "powershell", "json"],
      default: "env",
    },
  },
  conflicts: scopeConflicts,
  examples: [
    { line: "work export", says: 'In bash and zsh: eval "$(iam-login work export)"' },
    { line: "work export --role admin", says: "The role of the profile admin, without another code" },
    { line: "work export --format fish", says: "In fish: iam-login work export --format fish | source" },
  ],
} as const satisfies Command;

export type ExportFlags = ValuesOf<typeof exportCommand>;
