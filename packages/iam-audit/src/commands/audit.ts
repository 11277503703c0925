import type { Command, ValuesOf } from "@iam-tools/core/cli";
import { severities } from "../report/report.js";

export const audit = {
  summary: "Find what is wrong with the IAM users of an account, and what to type about it",
  flags: {
    "max-key-age": {
      type: "duration",
      describe: "How old an access key may be, such as 60d (default: 90d)",
    },
    "fail-on": {
      type: "string",
      choices: severities,
      describe: "Exit with 1 if there is a finding of this severity or a worse one",
    },
  },
  examples: [
    { line: "", says: "The account of the default profile" },
    { line: "--profile admin --fail-on high", says: "In CI: exit with 1 if something is bad" },
  ],
} as const satisfies Command;

export type AuditFlags = ValuesOf<typeof audit>;
