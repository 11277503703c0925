import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { refusal, usageError } from "@iam-tools/core/errors";
import {
  credentialsFile,
  profileContent,
  proveSavable,
  sessionProfileOf,
  warnOfShadows,
} from "@iam-tools/core/profiles";
import { checkTarget, saveSession } from "@iam-tools/core/session";
import { planScope } from "../scope/plan-scope.js";
import { workingSession } from "../session/session-environment.js";
import { readStored, requireProfile, type Stored } from "../session/session-profile.js";
import { settleConfig } from "../session/settle-config.js";
import { timeLeft } from "../session/time-left.js";
import type { ScopeCommandFlags } from "./scope.js";

export async function run(context: Context, flags: ScopeCommandFlags): Promise<Result> {
  const { name: target } = flags;
  const profile = await requireProfile(context, flags.profile, `scope ${target}`);
  const plan = await planScope(context, flags);
  if (plan === undefined) {
    throw usageError("Nothing narrows the session.", "Add --allow, --policy, --scope or --for.");
  }
  const stored = await readStored(context, { ...flags, profile });
  await requireFree(context, { profile, stored, target });
  await proveSavable(context, stored.credentials, { backup: false });
  const working = await workingSession(context, { profile, flags, by: `scope ${target}` });
  const session = await working.narrow(plan);
  const { expiration } = session;
  const now = context.clock.now();
  const { warnings } = await saveSession(context, stored.credentials, {
    target,
    session,
    settings: stored.keyId === undefined ? {} : { credentials: { accessKeyId: stored.keyId } },
    scopeOf: profile,
    durationSeconds: Math.round((expiration.getTime() - now.getTime()) / 1000),
    backup: false,
    overwrite: false,
  });
  for (const warning of working.isNew ? [] : warnings) context.err.write(`Warning: ${warning}\n`);
  await settleConfig(context, { profile, sessionProfile: target }, flags);
  await warnOfShadows(context, { source: profile, target, file: credentialsFile(context) });
  return {
    data: { profile, sessionProfile: target, scopeOf: profile, expiration: expiration.toISOString() },
    text: [
      `${target} credentials valid until ${expiration.toISOString()} (${timeLeft(expiration, now)}), narrower than ${stored.target}`,
      `Use them with: export AWS_PROFILE=${target}`,
    ],
  };
}

/** @throws CliError REFUSED where the profile is in other use; USAGE where not every AWS tool would take its name */
async function requireFree(
  context: Context,
  { profile, stored, target }: { readonly profile: string; readonly stored: Stored; readonly target: string },
): Promise<void> {
  const { credentials, config } = stored;
  if (/\s/.test(target)) {
    throw usageError(`The profile cannot be called "${target}": not every AWS tool accepts a name with spaces.`);
  }
  // Whether a session is there by now or not: the next login would be refused in its place.
  if ([stored.target, sessionProfileOf(profile, [credentials, config])].includes(target)) {
    throw refusal(
      `The profile "${target}" is for the session of "${profile}" itself.`,
      "Nothing was changed. Name another profile, or one that does not exist yet.",
    );
  }
  const content = profileContent([credentials, config], target);
  const isFree = content.kind === "none" || (content.kind === "session" && content.scopeOf !== undefined);
  if (!isFree) {
    throw refusal(
      `The profile "${target}" has credentials of its own, and no narrower session.`,
      "Nothing was changed. Name another profile, or one that does not exist yet.",
    );
  }
  await checkTarget(context, { target, credentials }, false);
}
