import type { Command, ValuesOf } from "@iam-tools/core/cli";

export const sandbox = {
  summary: "Start the sandbox, and run one command in it or wait for Ctrl-C",
  positionals: {
    command: { type: "strings", describe: "Command to run in the sandbox, which stops when it ends" },
  },
  flags: {
    state: { type: "string", describe: "File that keeps the state between runs; made where it does not exist" },
    seed: { type: "string", describe: "JSON file that describes the account to start from" },
    shell: {
      type: "string",
      describe: "Whose way of setting variables to print",
      choices: ["posix", "fish", "powershell"],
      default: "posix",
    },
  },
  without: ["profile", "region", "endpoint-url"],
  examples: [
    { line: "", says: "Start it; the lines to type in another terminal are printed" },
    { line: "-- aws iam list-users", says: "Run one command in it" },
    { line: "--state sandbox.json", says: "Go on where the last run stopped" },
  ],
} as const satisfies Command;

export type SandboxFlags = ValuesOf<typeof sandbox>;
