import type { Command, Flags, ValuesOf } from "@iam-tools/core/cli";
import { dryRunFlag } from "../flags/shared-flags.js";

const positionals = {
  user: { type: "string", required: true, describe: "Name of the user, or email address" },
  policy: { type: "string", required: true, describe: "Name or ARN of the managed policy" },
} as const satisfies Flags;

export const attachPolicy = {
  name: "attach-policy",
  summary: "Attach a managed policy to a user",
  positionals,
  flags: dryRunFlag,
  examples: [{ line: "attach-policy roger.testing-dev ReadOnlyAccess", says: "By name, or by ARN" }],
} as const satisfies Command;

export const detachPolicy = {
  name: "detach-policy",
  summary: "Detach a managed policy from a user",
  positionals,
  flags: dryRunFlag,
  examples: [{ line: "detach-policy roger.testing-dev ReadOnlyAccess", says: "By name, or by ARN" }],
} as const satisfies Command;

export type PolicyFlags = ValuesOf<typeof attachPolicy>;
