import { defineCommand, type CommandValues, type Flags } from "@iam-tools/core/cli";
import { loginFlags } from "../login-flags.js";

const flags = {
  ...loginFlags,
  format: {
    type: "string",
    describe: "For which shell",
    choices: ["env", "fish", "powershell", "json"],
    default: "env",
  },
} as const satisfies Flags;

export type ExportFlags = CommandValues<typeof flags>;

export const exportCommand = defineCommand({
  usage: "export",
  summary: "Print the session as environment variables, for a shell to read",
  positionals: {},
  flags,
  examples: [
    { line: "work export", says: 'In bash and zsh: eval "$(iam-login work export)"' },
    { line: "work export --format fish", says: "In fish: iam-login work export --format fish | source" },
  ],
  load: () => import("./export.run.js"),
});
