import { defineCommand, type CommandValues, type Flags } from "@iam-tools/core/cli";
import { profileFlag } from "../keys/key-flags.js";

const flags = {
  profile: profileFlag,
  all: { type: "boolean", describe: "Every profile that has long-term keys, each key once" },
  "older-than": { type: "string", describe: "Exit with 1 where a key is of that age or more, such as 90d" },
} as const satisfies Flags;

export type StatusFlags = CommandValues<typeof flags>;

export const status = defineCommand({
  usage: "status",
  summary: "Show how old keys are, when they were last used, and what is unfinished",
  positionals: {},
  flags,
  examples: [{ line: "status --all --older-than 90d", says: "Is anything due?" }],
  load: () => import("./status.run.js"),
});
