import type { Command, ValuesOf } from "@iam-tools/core/cli";
import { profilePositional } from "./profile-positional.js";

export const devices = {
  name: "devices",
  summary: "List the user's MFA devices, and show whose codes the tools ask for",
  positionals: profilePositional,
  examples: [{ line: "devices work", says: "Kind, serial number, and since when" }],
} as const satisfies Command;

export type DevicesFlags = ValuesOf<typeof devices>;
