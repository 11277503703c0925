import { bind, runCli, type Tool } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import manifest from "../package.json" with { type: "json" };
import { devices } from "./commands/devices.js";
import { enroll } from "./commands/enroll.js";
import { policy } from "./commands/policy.js";
import { remove } from "./commands/remove.js";
import { resync } from "./commands/resync.js";
import { session } from "./commands/session.js";
import { setup } from "./commands/setup.js";

export const tool: Tool = {
  name: "iam-mfa",
  version: manifest.version,
  summary: "Work with MFA on the command line: sessions, devices, and the policy that requires it",
  commands: [
    bind(session, () => import("./commands/session.run.js")),
    bind(setup, () => import("./commands/setup.run.js")),
    bind(policy, () => import("./commands/policy.run.js")),
    bind(devices, () => import("./commands/devices.run.js")),
    bind(enroll, () => import("./commands/enroll.run.js")),
    bind(resync, () => import("./commands/resync.run.js")),
    bind(remove, () => import("./commands/remove.run.js")),
  ],
};

export const main = (argv: readonly string[], context: Context) => runCli(tool, argv, context);
