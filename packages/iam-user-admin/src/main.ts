import { bind, runCli, type Tool } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import manifest from "../package.json" with { type: "json" };
import { can } from "./commands/can.js";
import { config } from "./commands/config.js";
import { groups } from "./commands/groups.js";
import { importPeople } from "./commands/import.js";
import { list } from "./commands/list.js";
import { permissions } from "./commands/permissions.js";
import { resend } from "./commands/resend.js";
import { show } from "./commands/show.js";
import { templates } from "./commands/templates.js";
import { updateUser } from "./commands/update-user.js";
import { attachPolicy, detachPolicy } from "./commands/user-policy.js";
import { why } from "./commands/why.js";

export const tool: Tool = {
  name: "iam-user-admin",
  version: manifest.version,
  summary: "Create, update and remove AWS IAM users, passwords and mail included",
  commands: [
    bind(updateUser, () => import("./commands/update-user.run.js")),
    bind(list, () => import("./commands/list.run.js")),
    bind(groups, () => import("./commands/groups.run.js")),
    bind(show, () => import("./commands/show.run.js")),
    bind(can, () => import("./commands/can.run.js")),
    bind(why, () => import("./commands/why.run.js")),
    bind(permissions, () => import("./commands/permissions.run.js")),
    bind(attachPolicy, async () => ({ run: (await import("./commands/user-policy.run.js")).runAttach })),
    bind(detachPolicy, async () => ({ run: (await import("./commands/user-policy.run.js")).runDetach })),
    bind(importPeople, () => import("./commands/import.run.js")),
    bind(resend, () => import("./commands/resend.run.js")),
    bind(config, () => import("./commands/config.run.js")),
    bind(templates, () => import("./commands/templates.run.js")),
  ],
};

export const main = (argv: readonly string[], context: Context) => runCli(tool, argv, context);
