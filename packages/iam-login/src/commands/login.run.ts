import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { quote } from "@iam-tools/core/errors";
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
  if (flags.inVault) {
    const { keepInVault } = await import("../session/keep-in-vault.js");
    await keepInVault(context, { ...flags, profile });
  }
  const { session, target, isNew } = await ensureSession(context, { profile, flags, force: flags.force, keeps: true });
  await settleConfig(context, { ...flags, profile }, flags);
  await warnOfShadows(context, { source: profile, target, file: credentialsFile(context) });
  const age = { maxAge: flags.maxKeyAge ?? usualKeyAge, now: context.clock.now() };
  const stored = await readStored(context, { ...flags, profile });
  const oldKey = describeOldKey(profile, stored, age);
  if (oldKey !== undefined) context.err.write(`${oldKey}\n`);
  const { expiration } = session;
  // Of sealed keys, the profile itself gives the session, without a word on how.
  const used = stored.isSealed ? profile : target;
  const typed = flags.sessionProfile === undefined ? "" : ` --session-profile ${quote(flags.sessionProfile)}`;
  const validity = `valid until ${expiration.toISOString()} (${timeLeft(expiration, context.clock.now())})`;
  return {
    data: { profile, sessionProfile: target, isNew, expiration: expiration.toISOString() },
    text: isNew
      ? [`${target} credentials ${validity}`, `Use them with: export AWS_PROFILE=${used}`]
      : [`${target} credentials are still ${validity}`, `For new ones: iam-login ${quote(profile)}${typed} --force`],
  };
}
