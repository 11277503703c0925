import { runCli, type Tool } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import manifest from "../package.json" with { type: "json" };
import { updateUser } from "./commands/update-user.js";

export const tool: Tool = {
  name: "iam-user-admin",
  version: manifest.version,
  summary: "Create and update AWS IAM users",
  commands: [updateUser],
};

export const main = (argv: readonly string[], context: Context) => runCli(tool, argv, context);
