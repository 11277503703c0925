import type { Command, ValuesOf } from "@iam-tools/core/cli";

export const templates = {
  name: "templates",
  summary: "Copy the default mail templates, to change them",
  positionals: {
    action: {
      type: "string",
      required: true,
      choices: ["init"],
      describe: "init copies the default templates into the directory",
    },
    folder: { type: "string", describe: "The directory (default: ./templates)" },
  },
  without: ["profile", "region", "endpoint-url"],
  examples: [{ line: "templates init ./templates", says: "Then name the directory in the config file" }],
} as const satisfies Command;

export type TemplatesFlags = ValuesOf<typeof templates>;
