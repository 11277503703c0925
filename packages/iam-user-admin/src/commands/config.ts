import type { Command, ValuesOf } from "@iam-tools/core/cli";
import { configFlag, tokenCodeFlag } from "../flags/shared-flags.js";

export const config = {
  name: "config",
  summary: "Write a config file, or check one",
  positionals: {
    action: {
      type: "string",
      required: true,
      choices: ["init", "check"],
      describe: "init writes a commented config file; check validates one and tries to reach each account",
    },
    file: { type: "string", describe: "The file (default for init: ./iam-user-admin.yaml)" },
  },
  flags: { ...configFlag, ...tokenCodeFlag },
  examples: [
    { line: "config init", says: "A commented config file to fill in" },
    { line: "config check", says: "Check that it is valid and every account can be reached" },
  ],
} as const satisfies Command;

export type ConfigFlags = ValuesOf<typeof config>;
