import { dirname } from "node:path";
import type { Context } from "@iam-tools/core/context";
import { CliError } from "@iam-tools/core/errors";
import { credentialsFile, proveSavable, type ProfilesFile } from "@iam-tools/core/profiles";
import { getSession, planSession, readSource, saveSession } from "@iam-tools/core/session";
import { checkTokenCode } from "@iam-tools/core/sts";
import { isKnownOwn, isLasting } from "./lasting-session.js";
import { withLoginLock } from "./login-lock.js";
import type { EnsuredSession, SessionNeed } from "./session-need.js";
import { durationOf, usualDuration } from "./needed-seconds.js";
import { checkSessionProfile, keptSession, readStored, type Stored } from "./session-profile.js";

/**
 * Asks for a code and stores the session. Of several processes that want one at the same time, one asks, and the others
 * take what it has stored.
 */
export async function logIn(context: Context, need: SessionNeed): Promise<EnsuredSession> {
  const { profile, flags, arns } = need;
  const which = { ...flags, profile };
  const before = await readStored(context, which);
  checkSessionProfile(which, before);
  const { durationSeconds } = flags;
  durationOf({ ...before, env: context.env }, { profile, durationSeconds });
  if (flags.tokenCode !== undefined) checkTokenCode(flags.tokenCode);
  const file = credentialsFile(context);
  await requireCode(context, need, { file, target: before.target });
  await context.files.makeFolder(dirname(file.path), 0o700);
  return withLoginLock(context, file, profile, async () => {
    const stored = await readStored(context, which);
    const { target } = stored;
    const mayKeep = need.force !== true && isKnownOwn(stored) && isLasting(context, need, stored);
    const kept = mayKeep ? await keptSession(context, stored) : undefined;
    if (kept !== undefined) return kept;
    const plan = await planSession(context, { ...flags, arns, source: profile, target, file, usualDuration });
    const store = plan.vault ?? plan.credentials;
    await proveSavable(context, store, { backup: false });
    const session = await getSession(context, plan, { ...flags, ...plan, leavesInput: need.leavesInput });
    await saveSession(context, store, { ...plan, session, backup: false });
    return { session, target, isNew: true };
  });
}

/** Fails at once, and not after waiting for others, where there is no way to get a code. */
async function requireCode(
  context: Context,
  { profile, flags, leavesInput }: SessionNeed,
  { file, target }: { readonly file: ProfilesFile } & Pick<Stored, "target">,
): Promise<void> {
  const { values } = await readSource(context, { ...flags, source: profile, file });
  const hasCommand = (flags.tokenCommand ?? values.get("mfa_process")) !== undefined;
  if (leavesInput !== true || hasCommand || flags.tokenCode !== undefined || context.prompt.canAsk) return;
  throw new CliError({
    code: "LOGIN_REQUIRED",
    message: `No valid session in the profile "${target}", and no terminal to ask for an MFA code.`,
    hint: `Log in on a terminal with: iam-login ${profile}`,
  });
}
