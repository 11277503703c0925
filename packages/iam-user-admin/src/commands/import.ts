import { defineCommand, type CommandValues, type Flags, type FlagValues } from "@iam-tools/core/cli";
import { accountsFlags, configFlag, dryRunFlag, mailFlags } from "./flags.js";

const positionals = {
  file: { type: "string", describe: "CSV with the columns email, groups, mimic, accounts; or a YAML list of the same" },
} as const satisfies Flags;

const flags = {
  ...accountsFlags,
  env: { type: "string", describe: "What the account is called in user names; its alias when not given" },
  adopt: { type: "boolean", describe: "Users that exist are these people's, whatever their tags say" },
  report: { type: "string", describe: "Write what became of each row into this file, as JSON" },
  "mail-from": mailFlags["mail-from"],
  ...configFlag,
  ...dryRunFlag,
} as const satisfies Flags;

export type ImportFlags = CommandValues<typeof flags> & FlagValues<typeof positionals>;

export const importPeople = defineCommand({
  usage: "import <file>",
  summary: "Create or update the users of many people",
  positionals,
  flags,
  examples: [{ line: "import people.csv --report report.json", says: "Run again, it goes on where it was" }],
  load: () => import("./import.run.js"),
});
