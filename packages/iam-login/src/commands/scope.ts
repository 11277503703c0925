import type { Command, ValuesOf } from "@iam-tools/core/cli";
import { scopeConflicts, scopeFlags } from "../scope/scope-flags.js";
import { loginFlags, roleFlag } from "../session/login-flags.js";

export const scope = {
  name: "scope",
  summary: "Store a narrower session in a profile of its own, for programs that take a profile",
  positionals: { name: { type: "string", required: true, describe: "The profile that holds it" } },
  flags: { ...loginFlags, ...roleFlag, ...scopeFlags },
  conflicts: scopeConflicts,
  examples: [
    { line: "work scope agent --allow 's3:Get*' --for 8h", says: "Then: export AWS_PROFILE=agent; logout removes it" },
  ],
} as const satisfies Command;

export type ScopeCommandFlags = ValuesOf<typeof scope>;
