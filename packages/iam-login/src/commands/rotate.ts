import { mfaFlags, type Command, type ValuesOf } from "@iam-tools/core/cli";

export const rotate = {
  name: "rotate",
  summary: "Replace the profile's access key by a new one, or finish what was cut off",
  flags: {
    ...mfaFlags,
    "delete-inactive": { type: "boolean", describe: "Delete an inactive second key that is in the way" },
    yes: { type: "boolean", describe: "Agree beforehand to what would be asked" },
    "no-backup": { type: "boolean", describe: "Do not keep the old content of the files in credentials~ and config~" },
  },
  examples: [{ line: "work rotate", says: "A new access key in work, and in every profile that has the same" }],
} as const satisfies Command;

export type RotateFlags = ValuesOf<typeof rotate>;
