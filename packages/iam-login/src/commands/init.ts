import { defineCommand, type CommandValues, type Flags } from "@iam-tools/core/cli";

const flags = {
  "serial-number": { type: "string", describe: "Serial number or ARN of the MFA device; found when not given" },
  force: { type: "boolean", describe: "Replace what is stored already" },
} as const satisfies Flags;

export type InitFlags = CommandValues<typeof flags>;

export const init = defineCommand({
  usage: "init",
  summary: "Look up who the profile is, and store username and mfa_serial in it",
  positionals: {},
  flags,
  examples: [{ line: "work init", says: "Once, before the first login" }],
  load: () => import("./init.run.js"),
});
