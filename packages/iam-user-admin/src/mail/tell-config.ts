import type { Context } from "@iam-tools/core/context";
import type { Relay } from "@iam-tools/core/mail";
import type { FoundAdminConfig } from "../config/config.js";

/** Says which config file counts where nobody named one, and in a dry run; and where it lets mails go. */
export function tellConfig(
  { err }: Pick<Context, "err">,
  { path, isNamed }: FoundAdminConfig,
  { dryRun, relay }: { readonly dryRun: boolean; readonly relay: Relay | undefined },
): void {
  if (path === undefined || (isNamed && !dryRun)) return;
  err.write(`Using ${path}${relay === undefined ? "" : `; mails go through ${relay.name}`}.\n`);
}
