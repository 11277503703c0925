import type { Command, ValuesOf } from "@iam-tools/core/cli";
import { accountsFlags, configFlag } from "../flags/shared-flags.js";

export const groups = {
  name: "groups",
  summary: "List the groups, and who is in them",
  positionals: {
    groups: { type: "words", describe: "Names of groups (default: all)" },
  },
  flags: {
    csv: { type: "boolean", describe: "Print them as CSV" },
    ...accountsFlags,
    ...configFlag,
  },
  conflicts: [["account", "all-accounts"]],
  examples: [
    { line: "groups Admins", says: "Who is in it" },
    { line: "groups --all-accounts --csv", says: "Who is in which group, in every account of the config file" },
  ],
} as const satisfies Command;

export type GroupsFlags = ValuesOf<typeof groups>;
