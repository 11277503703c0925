import type { Command, ValuesOf } from "@iam-tools/core/cli";
import { shellFlag } from "./flags.js";

export const sandbox = {
  summary: "Start the sandbox, and run one command in it or wait for Ctrl-C",
  positionals: {
    command: { type: "strings", describe: "Command to run in the sandbox; the sandbox stops when it ends" },
  },
  flags: {
    state: { type: "string", describe: "File that keeps the state between runs; created if it does not exist" },
    seed: { type: "string", describe: "JSON file that describes the account to start from, in place of the usual one" },
    port: { type: "string", describe: "Port of IAM, STS and the status page (default: any that is free)" },
    ...shellFlag,
  },
  without: ["profile", "region", "endpoint-url"],
  examples: [
    { line: "-- bash", says: "A shell in it, with the profiles default and work" },
    { line: "", says: "Start it; the line to type in another terminal is printed" },
    { line: "-- aws iam list-users", says: "Run one command in it" },
    { line: "--state sandbox.json", says: "Continue where the last run stopped" },
  ],
} as const satisfies Command;

export type SandboxFlags = ValuesOf<typeof sandbox>;
