import type { Command, ValuesOf } from "@iam-tools/core/cli";

export const show = {
  name: "show",
  summary: "Show a user with groups, policies, keys, devices and tags",
  positionals: {
    username: { type: "string", describe: "Name or email address of the user (default: the caller)" },
  },
  examples: [{ line: "show roger.testing-dev", says: "All about one user" }],
} as const satisfies Command;

export type ShowFlags = ValuesOf<typeof show>;
