import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { quote, usageError } from "@iam-tools/core/errors";
import {
  credentialsFile,
  holdsLongTermKeys,
  proveSavable,
  readProfiles,
  warnOfShadows,
} from "@iam-tools/core/profiles";
import { getSession, planSession, saveSession, type SessionPlan } from "@iam-tools/core/session";
import { chooseProfile, meantProfile } from "@iam-tools/core/settings";
import { checkTokenCode, getCallerIdentity } from "@iam-tools/core/sts";
import type { SessionFlags } from "./session.js";

/** Seconds. */
const usualDuration = 86_400;

export async function run(context: Context, flags: SessionFlags): Promise<Result> {
  if (flags.tokenCode !== undefined) checkTokenCode(flags.tokenCode);
  const { destProfile: target } = flags;
  const file = credentialsFile(context);
  const source = flags.sourceProfile ?? (await sourceFor(context, target));
  const plan = await planSession(context, { ...flags, source, target, file, usualDuration });
  if (flags.username !== undefined) await requireOwner(context, plan, flags.username);
  await warnOfShadows(context, { ...plan, file: plan.credentials.file });
  await proveSavable(context, plan.credentials, { backup: false });
  const session = await getSession(context, plan, { ...flags, ...plan });
  await saveSession(context, plan.credentials, { ...plan, session, backup: false });
  const expiration = session.expiration.toISOString();
  return {
    data: { profile: source, sessionProfile: target, serialNumber: plan.serialNumber, expiration },
    text: [`${target} credentials valid until ${expiration}`, `Use them with: export AWS_PROFILE=${quote(target)}`],
  };
}

/**
 * Where one word alone was typed, which is where the session goes.
 *
 * @throws CliError USAGE where there is no other profile that can be meant, or the word is a profile with long-term keys,
 * which then was most likely meant to be the source
 */
async function sourceFor(context: Context, target: string): Promise<string> {
  const usage = "Usage: iam-mfa <source-profile> <dest-profile> [username]";
  if (!holdsLongTermKeys(await readProfiles(context, credentialsFile(context)), target)) {
    return meantProfile(context, { typed: undefined, usage });
  }
  const hint = `${usage}\nFor a session from the keys in ${target}: iam-mfa ${quote(target)} ${quote(`${target}-mfa`)}`;
  if (chooseProfile(context.env).source === "default") throw usageError("Missing argument: dest-profile", hint);
  throw usageError(
    `"${target}" is the only profile given, and it holds long-term keys, so the session is not written to it.`,
    hint,
  );
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
