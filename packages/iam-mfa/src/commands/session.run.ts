import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { usageError } from "@iam-tools/core/errors";
import { credentialsFile, warnOfShadows } from "@iam-tools/core/profiles";
import { getSession, planSession, saveSession, type SessionPlan } from "@iam-tools/core/session";
import { checkDurationSeconds, checkTokenCode, getCallerIdentity } from "@iam-tools/core/sts";
import type { SessionFlags } from "./session.js";

export async function run(context: Context, flags: SessionFlags): Promise<Result> {
  checkDurationSeconds(flags.durationSeconds);
  if (flags.tokenCode !== undefined) checkTokenCode(flags.tokenCode);
  const { sourceProfile: source, destProfile: target } = flags;
  const plan = await planSession(context, { ...flags, source, target, file: credentialsFile(context) });
  if (flags.username !== undefined) await requireOwner(context, plan, flags.username);
  await warnOfShadows(context, { ...plan, file: plan.credentials.file });
  const session = await getSession(context, plan, flags);
  await saveSession(context, plan.credentials, { ...plan, ...flags, session, backup: false });
  const expiration = session.expiration.toISOString();
  return {
    data: { sourceProfile: source, destProfile: target, serialNumber: plan.serialNumber, expiration },
    text: [`${target} credentials valid until ${expiration}`, `Use them with: export AWS_PROFILE=${target}`],
  };
}

/** User names differ in case only by mistake: IAM has no two such users. */
async function requireOwner(context: Context, { source, settings }: SessionPlan, username: string): Promise<void> {
  const { userName, arn } = await getCallerIdentity(await context.aws.sts(settings));
  if (userName?.toLowerCase() === username.toLowerCase()) return;
  throw usageError(
    `The keys in the profile "${source}" belong to ${userName ?? arn}, not to ${username}.`,
    "Leave the user name out, or name the profile with that user's keys.",
  );
}
