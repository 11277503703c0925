import { mfaFlags, type Command, type ValuesOf } from "@iam-tools/core/cli";
import { severities } from "../report/report.js";

export const audit = {
  summary: "Find what is wrong with the IAM users of an account, or of several, and what to type about it",
  flags: {
    account: { type: "strings", describe: "Audit these accounts of the config file" },
    "all-accounts": { type: "boolean", describe: "Audit every account of the config file" },
    "token-code": mfaFlags["token-code"],
    config: { type: "string", describe: "Config file (default: IAM_USER_ADMIN_CONFIG, else ./iam-user-admin.yaml)" },
    "max-key-age": {
      type: "duration",
      describe: "How old an access key may be, such as 60d (default: 90d)",
    },
    deep: {
      type: "boolean",
      describe: "Look for services that are allowed and not used, too, which takes some seconds for each user",
    },
    baseline: {
      type: "string",
      describe: "File of findings that are accepted, in YAML or JSON, each with its reason and its last day",
    },
    html: { type: "string", describe: "Write the report to this file, too, as a page to read in a browser" },
    mail: { type: "string", describe: "Mail the page to this address, by the relay of the config file or SMTP_URL" },
    "mail-from": { type: "string", describe: "Sender of the mail (default: MAIL_FROM)" },
    csv: { type: "boolean", describe: "Print the findings as CSV" },
    sarif: { type: "boolean", describe: "Print the report in SARIF 2.1.0, for code scanning" },
    since: {
      type: "string",
      describe: "Report of an earlier run, as --json printed it: says what is new, and what was fixed",
    },
    "fail-on": {
      type: "string",
      choices: severities,
      describe: "Exit with 1 if there is a finding of this severity or a worse one",
    },
  },
  conflicts: [
    ["csv", "sarif", "json"],
    ["account", "all-accounts", "profile"],
  ],
  examples: [
    { line: "", says: "The account of the default profile" },
    { line: "--all-accounts", says: "Every account that iam-user-admin's config file names" },
    { line: "--html audit.html", says: "A page to read, sort, filter and print" },
    { line: "--json > report.json", says: "All of it, for programs and for --since" },
    { line: "--since report.json", says: "What is new since then, and what was fixed" },
    { line: "--profile admin --fail-on high", says: "In CI: exit with 1 if something is bad" },
  ],
} as const satisfies Command;

export type AuditFlags = ValuesOf<typeof audit>;
