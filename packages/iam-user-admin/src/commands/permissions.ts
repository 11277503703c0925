import { defineCommand, type CommandValues, type Flags, type FlagValues } from "@iam-tools/core/cli";

const positionals = {
  username: { type: "string", describe: "Name of the user; oneself when not given" },
} as const satisfies Flags;

const flags = {
  all: { type: "boolean", describe: "Of every user of the account" },
  csv: { type: "boolean", describe: "Print them as CSV" },
} as const satisfies Flags;

export type PermissionsFlags = CommandValues<typeof flags> & FlagValues<typeof positionals>;

export const permissions = defineCommand({
  usage: "permissions [username]",
  summary: "List the policies of a user, and where they come from",
  positionals,
  flags,
  examples: [{ line: "permissions roger.testing-dev", says: "Attached, inline, and what comes through groups" }],
  load: () => import("./permissions.run.js"),
});
