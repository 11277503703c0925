import { defineCommand, type CommandValues, type Flags } from "@iam-tools/core/cli";
import { profilePositional } from "./profile-positional.js";

const flags = {
  "serial-number": { type: "string", describe: "Serial number or ARN of the MFA device, where there are several" },
  yes: { type: "boolean", describe: "Remove it without asking" },
} as const satisfies Flags;

export type RemoveFlags = CommandValues<typeof flags & typeof profilePositional>;

export const remove = defineCommand({
  usage: "remove <profile>",
  summary: "Deactivate and delete the user's MFA device",
  positionals: profilePositional,
  flags,
  examples: [{ line: "remove work", says: "With the MFA session, where one is stored" }],
  load: () => import("./remove.run.js"),
});
