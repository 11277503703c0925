import type { Command } from "@iam-tools/core/cli";
import { loginFlags } from "../session/login-flags.js";

export const process = {
  name: "process",
  summary: "Print the session as JSON, for credential_process in the AWS config file",
  flags: loginFlags,
  examples: [{ line: "work process", says: "In the config file: credential_process = iam-login work process" }],
} as const satisfies Command;
