import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import type { LoginFlags } from "../session/login-flags.js";
import { ensureSession } from "../session/ensure-session.js";
import { requireProfile } from "../session/session-profile.js";

/** https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html */
export async function run(context: Context, flags: LoginFlags): Promise<Result> {
  const profile = await requireProfile(context, flags.profile, "process");
  // Standard input is that of the program which wants the credentials: `cat data | aws s3 cp - …`.
  const { session } = await ensureSession(context, { profile, flags, leavesInput: true });
  const data = {
    Version: 1,
    AccessKeyId: session.accessKeyId,
    SecretAccessKey: session.secretAccessKey,
    SessionToken: session.sessionToken,
    Expiration: session.expiration.toISOString(),
  };
  return { data, isForeign: true, text: [JSON.stringify(data)] };
}
