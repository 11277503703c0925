import type { Command, ValuesOf } from "@iam-tools/core/cli";
import { loginFlags } from "../session/login-flags.js";

export const login = {
  summary: "Ask for an MFA code and store the session, as <profile>-sts",
  flags: {
    ...loginFlags,
    force: { type: "boolean", describe: "Get a new session even where the stored one is still valid" },
  },
  examples: [
    { line: "work", says: "Log in, where there is no session that lasts 15 minutes more" },
    { line: "work --force", says: "Log in anew" },
    { line: "work init", says: "Store username and mfa_serial in the profile, once" },
    { line: "work status", says: "Until when is the session valid?" },
    { line: "work exec -- aws s3 ls", says: "Run a command with the session" },
  ],
} as const satisfies Command;

export type LoginCommandFlags = ValuesOf<typeof login>;
