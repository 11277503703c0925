import { defineCommand, type CommandValues, type Flags } from "@iam-tools/core/cli";
import { loginFlags } from "../login-flags.js";

const positionals = {
  command: { type: "strings", describe: "The command and its arguments, after --" },
} as const satisfies Flags;

export type ExecFlags = CommandValues<typeof loginFlags & typeof positionals>;

export const exec = defineCommand({
  usage: "exec",
  summary: "Run the command after -- with the session in its environment",
  positionals,
  flags: loginFlags,
  examples: [{ line: "work exec -- aws s3 ls", says: "Its exit code is that of the command" }],
  load: () => import("./exec.run.js"),
});
