import { defineCommand, mfaFlags, type CommandValues, type Flags } from "@iam-tools/core/cli";

const flags = {
  ...mfaFlags,
  "delete-inactive": { type: "boolean", describe: "Delete an inactive second key that is in the way" },
  yes: { type: "boolean", describe: "Agree beforehand to what would be asked" },
  "no-backup": { type: "boolean", describe: "Do not keep the old content of the files in credentials~ and config~" },
} as const satisfies Flags;

export type RotateFlags = CommandValues<typeof flags>;

export const rotate = defineCommand({
  usage: "rotate",
  summary: "Replace the profile's access key by a new one, or finish what was cut off",
  positionals: {},
  flags,
  examples: [{ line: "work rotate", says: "A new access key in work, and in every profile that has the same" }],
  load: () => import("./rotate.run.js"),
});
