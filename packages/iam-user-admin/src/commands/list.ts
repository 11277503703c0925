import { defineCommand, type CommandValues, type Flags } from "@iam-tools/core/cli";

const flags = {
  filter: {
    type: "strings",
    describe:
      "Only users that all of these are true of: group=NAME, tag=KEY=VALUE, path=/PREFIX/, no-mfa, key-age=DAYS",
  },
  csv: { type: "boolean", describe: "Print the users as CSV" },
} as const satisfies Flags;

export type ListFlags = CommandValues<typeof flags>;

export const list = defineCommand({
  usage: "list",
  summary: "List the users of the account",
  positionals: {},
  flags,
  examples: [
    { line: "list --filter no-mfa key-age=90", says: "Who has no MFA device and a key older than 90 days" },
    { line: "list --csv > users.csv", says: "All of them, for a spreadsheet" },
  ],
  load: () => import("./list.run.js"),
});
