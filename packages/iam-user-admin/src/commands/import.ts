import type { Command, ValuesOf } from "@iam-tools/core/cli";
import { accountsFlags, configFlag, dryRunFlag, mailFlags } from "../flags/shared-flags.js";

export const importPeople = {
  name: "import",
  summary: "Create or update the users of many people",
  positionals: {
    file: {
      type: "string",
      required: true,
      describe:
        "CSV with the columns email, groups, mimic, accounts; a YAML list of the same; a list of addresses; - reads standard input",
    },
  },
  flags: {
    ...accountsFlags,
    env: { type: "string", describe: "What the account is called in user names; its alias when not given" },
    adopt: { type: "boolean", describe: "Users that exist are these people's, whatever their tags say" },
    report: { type: "string", describe: "Write what became of each row into this file, as JSON" },
    "mail-from": mailFlags["mail-from"],
    ...configFlag,
    ...dryRunFlag,
  },
  conflicts: [["account", "all-accounts"]],
  examples: [{ line: "import people.csv --report report.json", says: "Run again, it goes on where it was" }],
} as const satisfies Command;

export type ImportFlags = ValuesOf<typeof importPeople>;
