import type { Command } from "@iam-tools/core/cli";

export const scopes = {
  name: "scopes",
  summary: "List the policies that --scope takes: yours, and those that come with iam-login",
  without: ["profile", "region", "endpoint-url"],
  examples: [{ line: "scopes", says: "With --json, what each allows" }],
} as const satisfies Command;
