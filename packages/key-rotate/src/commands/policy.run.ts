import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { ownKeysPolicy } from "@iam-tools/core/iam";
import { likelyPartition } from "@iam-tools/core/settings";
import type { PolicyFlags } from "./policy.js";

export async function run(context: Context, flags: PolicyFlags): Promise<Result> {
  const document = ownKeysPolicy(await likelyPartition(context, flags));
  return { data: { document }, text: [JSON.stringify(document, undefined, 2)], isVerbatim: true };
}
