import { bind, runCli, type Tool } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import manifest from "../package.json" with { type: "json" };
import { audit } from "./commands/audit.js";

export const tool: Tool = {
  name: "iam-audit",
  version: manifest.version,
  summary: "Find what is wrong with the IAM users of AWS accounts, key by key, and what to type about it",
  commands: [bind(audit, () => import("./commands/audit.run.js"))],
};

export const main = (argv: readonly string[], context: Context) => runCli(tool, argv, context);
