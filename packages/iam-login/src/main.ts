import { runCli, type Tool } from "@iam-tools/core/cli";
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
import { status } from "./commands/status.js";

export const tool: Tool = {
  name: "iam-login",
  version: manifest.version,
  summary: "Log in as an IAM user with MFA, once, and work from the stored session",
  profileFirst: true,
  commands: [login, init, status, logout, rotate, exportCommand, process, exec, consoleCommand],
};

export const main = (argv: readonly string[], context: Context) => runCli(tool, argv, context);
