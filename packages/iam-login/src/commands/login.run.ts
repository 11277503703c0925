import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { credentialsFile, warnOfShadows } from "@iam-tools/core/profiles";
import { ensureSession } from "../session/ensure-session.js";
import { describeOldKey } from "../session/key-age.js";
import { readStored, requireProfile } from "../session/session-profile.js";
import { settleConfig } from "../session/settle-config.js";
import { timeLeft } from "../session/time-left.js";
import type { LoginCommandFlags } from "./login.js";

/** Seconds: 90 days, as AWS advises. */
const usualKeyAge = 7_776_000;

export async function run(context: Context, flags: LoginCommandFlags): Promise<Result> {
  const profile = await requireProfile(context, flags.profile);
  const { session, target, isNew } = await ensureSession(context, { profile, flags, force: flags.force });
  await settleConfig(context, { ...flags, profile }, flags);
  await warnOfShadows(context, { source: profile, target, file: credentialsFile(context) });
  const age = { maxAge: flags.maxKeyAge ?? usualKeyAge, now: context.clock.now() };
  const oldKey = describeOldKey(profile, await readStored(context, { ...flags, profile }), age);
  if (oldKey !== undefined) context.err.write(`${oldKey}\n`);
  const { expiration } = session;
  const validity = `valid until ${expiration.toISOString()} (${timeLeft(expiration, context.clock.now())})`;
  return {
    data: { profile, sessionProfile: target, isNew, expiration: expiration.toISOString() },
    text: isNew
      ? [`${target} credentials ${validity}`, `Use them with: export AWS_PROFILE=${target}`]
      : [`${target} credentials are still ${validity}`, `For new ones: iam-login ${profile} --force`],
  };
}
