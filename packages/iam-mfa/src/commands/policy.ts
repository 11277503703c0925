import type { Command, ValuesOf } from "@iam-tools/core/cli";

export const policy = {
  name: "policy",
  summary: "Print a policy that requires MFA for everything except setting up MFA",
  flags: {
    create: { type: "string", describe: "Create a managed policy of this name from it" },
    "attach-to-group": {
      type: "string",
      describe: "Attach the policy to this group (created as require-mfa unless --create names it)",
    },
    "dry-run": { type: "boolean", describe: "Show what would be done, but change nothing" },
    yes: { type: "boolean", describe: "Attach it without asking" },
  },
  examples: [
    { line: "policy", says: "As JSON; no credentials are needed" },
    { line: "policy --attach-to-group people --dry-run", says: "What putting it in place would do" },
  ],
} as const satisfies Command;

export type PolicyFlags = ValuesOf<typeof policy>;
