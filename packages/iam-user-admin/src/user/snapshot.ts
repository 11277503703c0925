import { join } from "node:path";
import type { Context } from "@iam-tools/core/context";
import type { InlinePolicy, ManagedPolicy } from "@iam-tools/core/iam";
import { privateFolder } from "../files/private-files.js";
import type { InventoryKind } from "./inventory-kind.js";

/** What a deleted user was allowed, so that the user can be created again. */
export interface Snapshot {
  readonly userName: string;
  readonly arn: string;
  readonly path: string;
  readonly groups: readonly string[];
  readonly attachedPolicies: readonly ManagedPolicy[];
  readonly inlinePolicies: readonly InlinePolicy[];
  /** What could not be listed, and is left out above. */
  readonly notListed?: readonly InventoryKind[] | undefined;
  readonly permissionsBoundary: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** A name of its own for every deletion, so that a second run after an interruption keeps what the first one saved. */
export function snapshotPath(
  context: Pick<Context, "clock" | "env" | "files">,
  { accountId, userName }: { accountId: string; userName: string },
): string {
  const time = context.clock.now().toISOString().replaceAll(":", "-");
  return join(privateFolder(context), "deleted", `${accountId}-${userName}-${time}.json`);
}
