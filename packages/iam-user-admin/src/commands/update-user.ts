import type { Command } from "@iam-tools/core/cli";
import { updateUserFlags } from "../flags/update-user-flags.js";

export const updateUser = {
  summary: "Create, update or remove the IAM user of a person",
  flags: updateUserFlags,
  conflicts: [
    [
      "groups",
      "groups-exactly",
      "remove-from-group",
      "mimic",
      "mimic-all",
      "change-password",
      "rotate-access-key",
      "finish-rotation",
      "abort-rotation",
      "delete-mfa",
      "revoke-sessions",
      "compromised",
      "false-alarm",
      "deactivate",
      "reactivate",
      "delete-user",
    ],
    ["mail-to", "no-mail"],
    ["account", "all-accounts"],
  ],
  examples: [
    {
      line: "--user-email roger.testing@example.com --groups S3FullControl ReadOnly",
      says: "A new colleague, in two groups",
    },
    { line: "--user-email roger.testing@example.com --groups ReadOnly --dry-run", says: "Show what that would do" },
    { line: "--user-email roger.testing@example.com --mimic co.worker-prd", says: "With the rights of a colleague" },
    {
      line: "--user-email roger.testing@example.com --all-accounts --delete-user",
      says: "Delete the user in every account",
    },
  ],
} as const satisfies Command;
