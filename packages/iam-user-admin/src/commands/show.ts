import type { Command, ValuesOf } from "@iam-tools/core/cli";

export const show = {
  name: "show",
  summary: "Show a user, and all that hangs on it",
  positionals: {
    username: { type: "string", describe: "Name of the user, or email address; oneself when not given" },
  },
  examples: [{ line: "show roger.testing-dev", says: "Groups, policies, keys, devices and tags" }],
} as const satisfies Command;

export type ShowFlags = ValuesOf<typeof show>;
