import { defineCommand, type CommandValues, type Flags } from "@iam-tools/core/cli";
import { loginFlags } from "../login-flags.js";

const flags = {
  ...loginFlags,
  force: { type: "boolean", describe: "Get a new session even where the stored one is still valid" },
} as const satisfies Flags;

export type LoginCommandFlags = CommandValues<typeof flags>;

export const login = defineCommand({
  usage: "$0",
  summary: "Ask for an MFA code and store the session as <profile>-sts",
  positionals: {},
  flags,
  examples: [
    { line: "work", says: "Log in, where there is no session that lasts 15 minutes more" },
    { line: "work --force", says: "Log in anew" },
    { line: "work init", says: "Store username and mfa_serial in the profile, once" },
    { line: "work status", says: "Until when is the session valid?" },
    { line: "work exec -- aws s3 ls", says: "Run a command with the session" },
  ],
  load: () => import("./login.run.js"),
});
