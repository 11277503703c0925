import { mfaFlags, type Command, type ValuesOf } from "@iam-tools/core/cli";

export const rotate = {
  name: "rotate",
  summary: "Replace the profile's access key, or finish an interrupted rotation",
  flags: {
    ...mfaFlags,
    "delete-inactive": { type: "boolean", describe: "Delete an inactive second key that is in the way" },
    yes: { type: "boolean", describe: "Answer yes to every question in advance" },
    "no-backup": { type: "boolean", describe: "Do not back up the files as credentials~ and config~" },
  },
  examples: [{ line: "work rotate", says: "A new access key in work, and in every profile with the same key" }],
} as const satisfies Command;

export type RotateFlags = ValuesOf<typeof rotate>;
