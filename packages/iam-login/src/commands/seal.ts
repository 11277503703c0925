import type { Command, ValuesOf } from "@iam-tools/core/cli";

export const seal = {
  name: "seal",
  summary: "Move the profile's access key, and its session, out of the files into an encrypted vault",
  flags: {
    "ask-each-time": {
      type: "boolean",
      describe: "Ask you on the terminal, from now on, before a program gets a session (default: hand it out unasked)",
    },
    "dry-run": { type: "boolean", describe: "Show what would be done, and change nothing" },
    yes: {
      type: "boolean",
      describe:
        "Agree beforehand to delete copies of the key beside the files, and to overwrite another key in the vault",
    },
  },
  examples: [
    { line: "work seal", says: "AWS_PROFILE=work then works as before, with a session that needs MFA" },
    { line: "work seal --dry-run", says: "What would be changed, and which copies of the key there are" },
  ],
} as const satisfies Command;

export type SealFlags = ValuesOf<typeof seal>;
