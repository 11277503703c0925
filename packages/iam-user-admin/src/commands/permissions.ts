import type { Command, ValuesOf } from "@iam-tools/core/cli";

export const permissions = {
  name: "permissions",
  summary: "List the policies of a user, and where they come from",
  positionals: {
    username: { type: "string", describe: "Name of the user, or email address; oneself when not given" },
  },
  flags: {
    all: { type: "boolean", describe: "Of every user of the account" },
    csv: { type: "boolean", describe: "Print them as CSV" },
  },
  conflicts: [["all", "username"]],
  examples: [{ line: "permissions roger.testing-dev", says: "Attached, inline, and what comes through groups" }],
} as const satisfies Command;

export type PermissionsFlags = ValuesOf<typeof permissions>;
