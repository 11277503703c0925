import { bind, runCli, type Tool } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import manifest from "../package.json" with { type: "json" };
import { code } from "./commands/code.js";
import { env } from "./commands/env.js";
import { sandbox } from "./commands/sandbox.js";

export const tool: Tool = {
  name: "iam-sandbox",
  version: manifest.version,
  summary: "A local AWS IAM, STS and mail relay, to try and test without an AWS account",
  commands: [
    bind(sandbox, () => import("./commands/sandbox.run.js")),
    bind(code, () => import("./commands/code.run.js")),
    bind(env, () => import("./commands/env.run.js")),
  ],
};

export const main = (argv: readonly string[], context: Context) => runCli(tool, argv, context);
