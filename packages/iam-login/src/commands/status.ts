import { defineCommand, type CommandValues, type Flags } from "@iam-tools/core/cli";

const flags = {
  "min-ttl": {
    type: "string",
    describe: "Count a session as valid while it is so for that long, such as 15m or 2h",
    default: "0s",
  },
} as const satisfies Flags;

export type StatusFlags = CommandValues<typeof flags>;

export const status = defineCommand({
  usage: "status",
  summary: "Say until when the stored session is valid: exit code 0 where it is, 1 where not",
  positionals: {},
  flags,
  examples: [
    { line: "work status", says: "Of one profile" },
    { line: "status", says: "All sessions in the credentials file" },
  ],
  load: () => import("./status.run.js"),
});
