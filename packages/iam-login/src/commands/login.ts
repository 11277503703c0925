import type { Command, ValuesOf } from "@iam-tools/core/cli";
import { loginFlags } from "../session/login-flags.js";

export const login = {
  summary: "Ask for an MFA code and store the session, as <profile>-sts",
  flags: {
    ...loginFlags,
    force: { type: "boolean", describe: "Get a new session even if the stored one is still valid" },
    "in-vault": {
      type: "boolean",
      describe: "Keep the session in an encrypted vault, now and from then on, where the credentials file is read-only",
    },
    "max-key-age": {
      type: "duration",
      plain: "d",
      describe: "Say so if the access key is older, as far as init has noted its age (default: 90d)",
    },
  },
  // Programs ask for the session of the profile by its usual name.
  conflicts: [["in-vault", "session-profile"]],
  examples: [
    { line: "work", says: "Log in, unless a session is valid for another 15 minutes" },
    { line: "work --force", says: "Log in again" },
    { line: "work init", says: "Store username and mfa_serial in the profile, once" },
    { line: "work status", says: "How long is the session valid?" },
    { line: "work exec -- aws s3 ls", says: "Run a command with the session" },
  ],
} as const satisfies Command;

export type LoginCommandFlags = ValuesOf<typeof login>;
