import type { Command, ValuesOf } from "@iam-tools/core/cli";

export const list = {
  name: "list",
  summary: "List the users of the account",
  flags: {
    filter: {
      type: "strings",
      describe: "Only users that match all of these: group=NAME, tag=KEY=VALUE, path=/PREFIX/, no-mfa, key-age=DAYS",
    },
    csv: { type: "boolean", describe: "Print the users as CSV" },
  },
  examples: [
    { line: "list --filter no-mfa key-age=90", says: "Who has no MFA device and a key older than 90 days" },
    { line: "list --csv > users.csv", says: "All users, for a spreadsheet" },
  ],
} as const satisfies Command;

export type ListFlags = ValuesOf<typeof list>;
