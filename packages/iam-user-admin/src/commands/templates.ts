import type { Command, ValuesOf } from "@iam-tools/core/cli";

export const templates = {
  name: "templates",
  summary: "Copy the mail templates, to make them your own",
  positionals: {
    action: {
      type: "string",
      required: true,
      choices: ["init"],
      describe: "init copies our templates into the folder",
    },
    folder: { type: "string", describe: "The folder; ./templates when not given" },
  },
  without: ["profile", "region", "endpoint-url"],
  examples: [{ line: "templates init ./templates", says: "Then name the folder in the config file" }],
} as const satisfies Command;

export type TemplatesFlags = ValuesOf<typeof templates>;
