import { defineCommand, type CommandValues, type Flags, type FlagValues } from "@iam-tools/core/cli";
import { dryRunFlag } from "./flags.js";

const positionals = {
  user: { type: "string", describe: "Name of the user" },
  policy: { type: "string", describe: "Name or ARN of the managed policy" },
} as const satisfies Flags;

export type PolicyFlags = CommandValues<typeof dryRunFlag> & FlagValues<typeof positionals>;

export const attachPolicy = defineCommand({
  usage: "attach-policy <user> <policy>",
  summary: "Attach a managed policy to a user",
  positionals,
  flags: dryRunFlag,
  examples: [{ line: "attach-policy roger.testing-dev ReadOnlyAccess", says: "By name, or by ARN" }],
  load: async () => ({ run: (await import("./user-policy.run.js")).runAttach }),
});

export const detachPolicy = defineCommand({
  usage: "detach-policy <user> <policy>",
  summary: "Detach a managed policy from a user",
  positionals,
  flags: dryRunFlag,
  examples: [{ line: "detach-policy roger.testing-dev ReadOnlyAccess", says: "By name, or by ARN" }],
  load: async () => ({ run: (await import("./user-policy.run.js")).runDetach }),
});
