import { defineCommand, type CommandValues } from "@iam-tools/core/cli";
import { profilePositional } from "./profile-positional.js";

export type DevicesFlags = CommandValues<typeof profilePositional>;

export const devices = defineCommand({
  usage: "devices <profile>",
  summary: "List the user's MFA devices, and which one the tools ask codes of",
  positionals: profilePositional,
  flags: {},
  examples: [{ line: "devices work", says: "Kind, serial number, and since when" }],
  load: () => import("./devices.run.js"),
});
