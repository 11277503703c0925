import { defineCommand, type CommandValues, type Flags } from "@iam-tools/core/cli";
import { profilePositional } from "./profile-positional.js";

const flags = {
  name: { type: "string", describe: "Name of the device; the user's name where not given" },
  yes: { type: "boolean", describe: "Replace a device of that name that was left unfinished without asking" },
} as const satisfies Flags;

export type EnrollFlags = CommandValues<typeof flags & typeof profilePositional>;

export const enroll = defineCommand({
  usage: "enroll <profile>",
  summary: "Add an authenticator app as the user's MFA device",
  positionals: profilePositional,
  flags,
  examples: [{ line: "enroll work", says: "Show a QR code, ask for two codes, and store mfa_serial" }],
  load: () => import("./enroll.run.js"),
});
