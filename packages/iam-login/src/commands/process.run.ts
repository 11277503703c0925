import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { planScope } from "../scope/plan-scope.js";
import { ensureSession } from "../session/ensure-session.js";
import { workingSession } from "../session/session-environment.js";
import { requireProfile } from "../session/session-profile.js";
import type { ProcessFlags } from "./process.js";

/** https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html */
export async function run(context: Context, flags: ProcessFlags): Promise<Result> {
  const profile = await requireProfile(context, flags.profile, "process");
  const scope = await planScope(context, flags);
  // Standard input belongs to the program that asks for the credentials: `cat data | aws s3 cp - …`.
  const need = { profile, flags, by: "process", leavesInput: true };
  const session =
    scope === undefined
      ? (await ensureSession(context, need)).session
      : await (await workingSession(context, need)).narrow(scope);
  const data = {
    Version: 1,
    AccessKeyId: session.accessKeyId,
    SecretAccessKey: session.secretAccessKey,
    SessionToken: session.sessionToken,
    Expiration: session.expiration.toISOString(),
  };
  return { data, isForeign: true, text: [JSON.stringify(data)], isVerbatim: true };
}
