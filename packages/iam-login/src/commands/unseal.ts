import type { Command, ValuesOf } from "@iam-tools/core/cli";

export const unseal = {
  name: "unseal",
  summary: "Put the profile's access key, and its session, back from the vault into the files",
  flags: {
    "dry-run": { type: "boolean", describe: "Show what would be done, and change nothing" },
  },
  examples: [{ line: "work unseal", says: "As it was before iam-login work seal" }],
} as const satisfies Command;

export type UnsealFlags = ValuesOf<typeof unseal>;
