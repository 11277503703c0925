import { bind, runCli, type Tool } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import manifest from "../package.json" with { type: "json" };
import { setsts } from "./commands/setsts.js";

export const tool: Tool = {
  name: "setsts",
  version: manifest.version,
  summary: "Create an AWS session token and set it into your AWS credentials file",
  commands: [bind(setsts, () => import("./commands/setsts.run.js"))],
};

export const main = (argv: readonly string[], context: Context) => runCli(tool, argv, context);
