import { findConfig } from "@iam-tools/core/config";
import type { Context } from "@iam-tools/core/context";
import type { AdminConfig, FoundAdminConfig } from "./config.js";

/** @throws CliError NO_CONFIG, CONFIG_INVALID, REFUSED */
export function findAdminConfig(
  context: Pick<Context, "env" | "files">,
  named: string | undefined,
): Promise<FoundAdminConfig> {
  return findConfig(context, named, async () => (await import("./own-settings.js")).ownSettings);
}

/** What the file says, wherever it was found. @throws CliError NO_CONFIG, CONFIG_INVALID, REFUSED */
export async function readAdminConfig(
  context: Pick<Context, "env" | "files">,
  named: string | undefined,
): Promise<AdminConfig> {
  return (await findAdminConfig(context, named)).config;
}
