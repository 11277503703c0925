import type { Command, ValuesOf } from "@iam-tools/core/cli";

export const policy = {
  name: "policy",
  summary: "Print a policy that lets users create, rotate and delete their own access keys",
  examples: [{ line: "policy", says: "As JSON; no credentials are needed" }],
} as const satisfies Command;

export type PolicyFlags = ValuesOf<typeof policy>;
