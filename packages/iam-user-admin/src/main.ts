import { runCli, type Tool } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import manifest from "../package.json" with { type: "json" };
import { config } from "./commands/config.js";
import { importPeople } from "./commands/import.js";
import { list } from "./commands/list.js";
import { permissions } from "./commands/permissions.js";
import { resend } from "./commands/resend.js";
import { show } from "./commands/show.js";
import { templates } from "./commands/templates.js";
import { updateUser } from "./commands/update-user.js";
import { attachPolicy, detachPolicy } from "./commands/user-policy.js";

export const tool: Tool = {
  name: "iam-user-admin",
  version: manifest.version,
  summary: "Create, update and remove AWS IAM users, passwords and mail included",
  commands: [updateUser, list, show, permissions, attachPolicy, detachPolicy, importPeople, resend, config, templates],
};

export const main = (argv: readonly string[], context: Context) => runCli(tool, argv, context);
