import { defineCommand, type CommandValues, type Flags } from "@iam-tools/core/cli";

const flags = {
  create: { type: "string", describe: "Create a managed policy of this name from it" },
  "attach-to-group": {
    type: "string",
    describe: "Attach the policy to this group (created as require-mfa where --create names none)",
  },
  "dry-run": { type: "boolean", describe: "Say what would be done, change nothing" },
  yes: { type: "boolean", describe: "Attach it without asking" },
} as const satisfies Flags;

export type PolicyFlags = CommandValues<typeof flags>;

export const policy = defineCommand({
  usage: "policy",
  summary: "Print a policy that wants MFA for everything but setting MFA up",
  positionals: {},
  flags,
  examples: [
    { line: "policy", says: "As JSON; no credentials are needed" },
    { line: "policy --attach-to-group people --dry-run", says: "What putting it in place would do" },
  ],
  load: () => import("./policy.run.js"),
});
