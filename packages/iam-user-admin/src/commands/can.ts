import type { Command, ValuesOf } from "@iam-tools/core/cli";

export const can = {
  name: "can",
  summary: "Say whether a user may do something, and which statement decides (exit code 1: denied)",
  positionals: {
    user: { type: "string", required: true, describe: "Name of the user, or email address" },
    action: { type: "string", required: true, describe: "The action, such as s3:GetObject" },
    resource: { type: "string", describe: "ARN of what it is done to (default: *)" },
  },
  flags: {
    context: {
      type: "strings",
      describe: "Condition keys and their values, such as aws:MultiFactorAuthPresent=true",
    },
  },
  examples: [
    { line: "can roger.testing-dev s3:GetObject arn:aws:s3:::reports/2030.csv", says: "Exit code 0: allowed" },
    {
      line: "can roger.testing-dev iam:ListUsers --context aws:MultiFactorAuthPresent=true",
      says: "In a session with MFA",
    },
  ],
} as const satisfies Command;

export type CanFlags = ValuesOf<typeof can>;
