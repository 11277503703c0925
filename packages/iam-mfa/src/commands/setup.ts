import type { Command, ValuesOf } from "@iam-tools/core/cli";

export const setup = {
  name: "setup",
  summary: "Set an account up for MFA: alias, password policy, groups, and the policy that enforces MFA",
  flags: {
    groups: {
      type: "strings",
      alias: ["group"],
      describe: "Groups whose users must use MFA, separated by spaces or commas; created where they do not exist",
      required: true,
    },
    alias: { type: "string", describe: "Alias of the account, which ends the names of its users" },
    "attach-policy": {
      type: "strings",
      describe: "What the groups allow once MFA is used: managed policies, by name or ARN",
    },
    "own-keys": { type: "boolean", describe: "Let the groups' users create, rotate and delete their own access keys" },
    "policy-name": {
      type: "string",
      default: "require-mfa",
      describe: "Name of the policy that enforces MFA",
    },
    "dry-run": { type: "boolean", describe: "Show what would be done, but change nothing" },
    yes: { type: "boolean", describe: "Do it without asking" },
  },
  examples: [
    { line: "setup --alias dev --groups Engineers --dry-run", says: "What setting the account up would do" },
    {
      line: "setup --alias dev --groups Engineers --attach-policy ReadOnlyAccess --own-keys",
      says: "All that a new account needs, after asking",
    },
  ],
} as const satisfies Command;

export type SetupFlags = ValuesOf<typeof setup>;
