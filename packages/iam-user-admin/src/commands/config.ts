import { defineCommand, type CommandValues, type Flags, type FlagValues } from "@iam-tools/core/cli";
import { configFlag } from "./flags.js";

const positionals = {
  action: {
    type: "string",
    describe: "init writes a commented config file; check validates one and tries each account",
  },
  file: { type: "string", describe: "The file; for init ./iam-user-admin.yaml when not given" },
} as const satisfies Flags;

export type ConfigFlags = CommandValues<typeof configFlag> & FlagValues<typeof positionals>;

export const config = defineCommand({
  usage: "config <action> [file]",
  summary: "Write a config file, or check one",
  positionals,
  flags: configFlag,
  examples: [
    { line: "config init", says: "A commented config file, to be filled in" },
    { line: "config check", says: "Whether it is valid, and every account can be reached" },
  ],
  load: () => import("./config.run.js"),
});
