import { bind, runCli, type Tool } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import manifest from "../package.json" with { type: "json" };
import { abort } from "./commands/abort.js";
import { finish } from "./commands/finish.js";
import { policy } from "./commands/policy.js";
import { rotate } from "./commands/rotate.js";
import { status } from "./commands/status.js";

export const tool: Tool = {
  name: "key-rotate",
  version: manifest.version,
  summary: "Replace an AWS access key with a new one, and lock nobody out",
  commands: [
    bind(rotate, () => import("./commands/rotate.run.js")),
    bind(status, () => import("./commands/status.run.js")),
    bind(finish, () => import("./commands/finish.run.js")),
    bind(abort, () => import("./commands/abort.run.js")),
    bind(policy, () => import("./commands/policy.run.js")),
  ],
};

export const main = (argv: readonly string[], context: Context) => runCli(tool, argv, context);
