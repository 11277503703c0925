import type { Command, ValuesOf } from "@iam-tools/core/cli";

export const why = {
  name: "why",
  summary: "Say why AWS denied a request: who, what, and the statement that decided",
  positionals: {
    "authorization-id": { type: "string", required: true, describe: "As it stands at the end of AWS's message" },
  },
  examples: [{ line: "why z9y8x7w6v5u4t3s2r1q0", says: "AWS keeps it for at least 24 hours" }],
} as const satisfies Command;

export type WhyFlags = ValuesOf<typeof why>;
