import type { Command, ValuesOf } from "@iam-tools/core/cli";

export const permissions = {
  name: "permissions",
  summary: "List a user's policies, and where they come from",
  positionals: {
    username: { type: "string", describe: "Name or email address of the user (default: the caller)" },
  },
  flags: {
    all: { type: "boolean", describe: "Of every user of the account" },
    csv: { type: "boolean", describe: "Print them as CSV" },
  },
  conflicts: [["all", "username"]],
  examples: [{ line: "permissions roger.testing-dev", says: "Attached, inline, and inherited from groups" }],
} as const satisfies Command;

export type PermissionsFlags = ValuesOf<typeof permissions>;
