import type { Command, ValuesOf } from "@iam-tools/core/cli";
import { scopeConflicts, scopeFlags } from "../scope/scope-flags.js";
import { loginFlags } from "../session/login-flags.js";

export const process = {
  name: "process",
  summary: "Print the session as JSON, for credential_process in the AWS config file",
  flags: { ...loginFlags, ...scopeFlags },
  conflicts: scopeConflicts,
  examples: [{ line: "work process", says: "In the config file: credential_process = iam-login work process" }],
} as const satisfies Command;

export type ProcessFlags = ValuesOf<typeof process>;
