import { runCli, type Tool } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import manifest from "../package.json" with { type: "json" };
import { devices } from "./commands/devices.js";
import { enroll } from "./commands/enroll.js";
import { policy } from "./commands/policy.js";
import { remove } from "./commands/remove.js";
import { session } from "./commands/session.js";

export const tool: Tool = {
  name: "iam-mfa",
  version: manifest.version,
  summary: "Work with MFA on the command line: sessions, devices, and the policy that wants it",
  commands: [session, policy, devices, enroll, remove],
};

export const main = (argv: readonly string[], context: Context) => runCli(tool, argv, context);
