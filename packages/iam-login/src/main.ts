import { bind, runCli, type Tool } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import manifest from "../package.json" with { type: "json" };
import { consoleCommand } from "./commands/console.js";
import { exec } from "./commands/exec.js";
import { exportCommand } from "./commands/export.js";
import { init } from "./commands/init.js";
import { login } from "./commands/login.js";
import { logout } from "./commands/logout.js";
import { process } from "./commands/process.js";
import { rotate } from "./commands/rotate.js";
import { scope } from "./commands/scope.js";
import { scopes } from "./commands/scopes.js";
import { seal } from "./commands/seal.js";
import { status } from "./commands/status.js";
import { unseal } from "./commands/unseal.js";

export const tool: Tool = {
  name: "iam-login",
  version: manifest.version,
  summary: "Log in as an IAM user with MFA, once, and work from the stored session",
  profileFirst: true,
  prepare: async (context) => {
    const { removeProgramsOfKilled } = await import("./session/programs-folder.js");
    await removeProgramsOfKilled(context);
  },
  commands: [
    bind(login, () => import("./commands/login.run.js")),
    bind(init, () => import("./commands/init.run.js")),
    bind(status, () => import("./commands/status.run.js")),
    bind(logout, () => import("./commands/logout.run.js")),
    bind(rotate, () => import("./commands/rotate.run.js")),
    bind(seal, () => import("./commands/seal.run.js")),
    bind(unseal, () => import("./commands/unseal.run.js")),
    bind(exportCommand, () => import("./commands/export.run.js")),
    bind(process, () => import("./commands/process.run.js")),
    bind(exec, () => import("./commands/exec.run.js")),
    bind(scope, () => import("./commands/scope.run.js")),
    bind(scopes, () => import("./commands/scopes.run.js")),
    bind(consoleCommand, () => import("./commands/console.run.js")),
  ],
};

export const main = (argv: readonly string[], context: Context) => runCli(tool, argv, context);
