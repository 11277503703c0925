import type { Command, ValuesOf } from "@iam-tools/core/cli";
import { accountsFlags, configFlag } from "../flags/shared-flags.js";

export const list = {
  name: "list",
  summary: "List the users of the account, or of several",
  flags: {
    columns: {
      type: "strings",
      describe:
        "What to show: user, email, created, password-last-used, path, arn, groups, mfa, keys, deactivated, tags, quarantine, tag=KEY, or all",
    },
    filter: {
      type: "strings",
      describe:
        "Only users that match all of these: group=NAME, no-group, tag=KEY=VALUE, email=ADDRESS, no-email, path=/PREFIX/, mfa, no-mfa, key-age=90d, key-unused=90d, no-key, password-unused=90d, unused=90d, deactivated, active, quarantine",
    },
    csv: { type: "boolean", describe: "Print the users as CSV" },
    ...accountsFlags,
    ...configFlag,
  },
  conflicts: [["account", "all-accounts"]],
  examples: [
    { line: "list --filter no-mfa key-age=90d", says: "Who has no MFA device and a key older than 90 days" },
    {
      line: "list --filter unused=90d active --columns user email keys",
      says: "Who has used neither password nor keys for 90 days",
    },
    { line: "list --csv > users.csv", says: "All users, for a spreadsheet" },
  ],
} as const satisfies Command;

export type ListFlags = ValuesOf<typeof list>;
