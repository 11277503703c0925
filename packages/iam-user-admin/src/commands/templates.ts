import { defineCommand, type CommandValues, type Flags, type FlagValues } from "@iam-tools/core/cli";

const positionals = {
  action: { type: "string", describe: "init copies our templates into the folder" },
  folder: { type: "string", describe: "The folder; ./templates when not given" },
} as const satisfies Flags;

const flags = {} as const satisfies Flags;

export type TemplatesFlags = CommandValues<typeof flags> & FlagValues<typeof positionals>;

export const templates = defineCommand({
  usage: "templates <action> [folder]",
  summary: "Copy the mail templates, to make them your own",
  positionals,
  flags,
  examples: [{ line: "templates init ./templates", says: "Then name the folder in the config file" }],
  load: () => import("./templates.run.js"),
});
