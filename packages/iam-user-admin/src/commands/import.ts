import type { Command, ValuesOf } from "@iam-tools/core/cli";
import { accountsFlags, configFlag, dryRunFlag, mailFlags } from "../flags/shared-flags.js";
import { columns } from "../import/import-row.js";

export const importPeople = {
  name: "import",
  summary: "Create or update the users of many people",
  positionals: {
    file: {
      type: "string",
      required: true,
      describe:
        "CSV with the columns email, user-name, groups, mimic, accounts, permissions-boundary, path, tags, mail-to, no-mail, pgp, access-key; a YAML list of the same; a list of addresses; - reads standard input",
    },
  },
  flags: {
    ...accountsFlags,
    env: { type: "string", describe: "Name of the account in user names (default: its alias)" },
    adopt: { type: "boolean", describe: "Treat existing users as these people's, whatever their tags say" },
    deactivate: { type: "boolean", describe: "End all access of these people, to be undone with --reactivate" },
    "delete-user": {
      type: "boolean",
      describe: "Delete the users of these people with their keys, devices, policies and passwords",
    },
    yes: { type: "boolean", describe: "Answer yes to every question in advance" },
    report: { type: "string", describe: "Write the outcome of each row to this file, as JSON" },
    "mail-from": mailFlags["mail-from"],
    ...configFlag,
    ...dryRunFlag,
  },
  conflicts: [
    ["deactivate", "delete-user"],
    ["account", "all-accounts"],
  ],
  elsewhere: Object.fromEntries(
    columns.map((column) => [column, 'it is a column of the file: see "Many people" in the README']),
  ),
  examples: [
    { line: "import people.csv --report report.json", says: "Run again, it continues where it stopped" },
    { line: "import leavers.txt --all-accounts --deactivate", says: "All access of these people ends" },
  ],
} as const satisfies Command;

export type ImportFlags = ValuesOf<typeof importPeople>;
