import { defineCommand, type CommandValues, type Flags } from "@iam-tools/core/cli";

const flags = {
  "user-email": {
    type: "string",
    alias: ["email"],
    describe: "The email of the user to add/update, username is derived from this",
    required: true,
  },
  groups: { type: "strings", describe: "List of groups to add the user to" },
  env: { type: "string", describe: "What the account is called in user names; its alias when not given" },
  "mail-from": { type: "string", describe: "Sender of the mail; MAIL_FROM when not given" },
  "no-mail": { type: "boolean", describe: "Send no mail: print the new password, once" },
  "dry-run": { type: "boolean", describe: "Only print messages about what would be done" },
} as const satisfies Flags;

export type UpdateUserFlags = CommandValues<typeof flags>;

export const updateUser = defineCommand({
  usage: "$0",
  summary: "Create or update the IAM user of a person",
  positionals: {},
  flags,
  examples: [
    {
      line: "--user-email roger.testing@example.com --groups S3FullControl ReadOnly",
      says: "A new colleague, in two groups",
    },
    { line: "--user-email roger.testing@example.com --groups ReadOnly --dry-run", says: "What that would do" },
  ],
  load: () => import("./update-user.run.js"),
});
