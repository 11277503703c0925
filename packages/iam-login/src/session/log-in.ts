import { dirname } from "node:path";
import type { Context } from "@iam-tools/core/context";
import { CliError, hasCode, quote, toCliError } from "@iam-tools/core/errors";
import { credentialsFile, proveSavable, type ProfilesDocument } from "@iam-tools/core/profiles";
import { getSession, planSession, readSource, saveSession } from "@iam-tools/core/session";
import { checkTokenCode } from "@iam-tools/core/sts";
import { isKnownOwn, isLasting } from "./lasting-session.js";
import { withLoginLock } from "./login-lock.js";
import type { EnsuredSession, SessionNeed } from "./session-need.js";
import { durationOf, usualDuration } from "./needed-seconds.js";
import { checkSessionProfile, keptSession, readStored, type Stored, type WhichProfile } from "./session-profile.js";

/**
 * Asks for a code and stores the session. Of several processes that want one at the same time, one asks, and the others
 * take what it has stored.
 */
export async function logIn(context: Context, need: SessionNeed): Promise<EnsuredSession> {
  const before = await readStored(context, { ...need.flags, profile: need.profile });
  try {
    return await logInFrom(context, need, before);
  } catch (error) {
    throw before.store.file.kind === "credentials" && hasCode(error, "FILE_NOT_WRITABLE")
      ? orInVault(toCliError(error), need.profile)
      : error;
  }
}

async function logInFrom(context: Context, need: SessionNeed, before: Stored): Promise<EnsuredSession> {
  const { profile, flags, arns } = need;
  const which = { ...flags, profile };
  checkSessionProfile(which, before);
  const { durationSeconds } = flags;
  durationOf({ ...before, env: context.env }, { profile, durationSeconds });
  if (flags.tokenCode !== undefined) checkTokenCode(flags.tokenCode);
  const file = credentialsFile(context);
  await requireCode(context, need, before);
  await context.files.makeFolder(dirname(file.path), 0o700);
  const work = async (): Promise<EnsuredSession> => {
    const stored = await readStored(context, which);
    const { target } = stored;
    const mayKeep = need.force !== true && isKnownOwn(stored) && isLasting(context, need, stored);
    const kept = mayKeep ? await keptSession(context, stored) : undefined;
    if (kept !== undefined) return kept;
    const inVault = stored.store.file.kind === "vault";
    const plan = await planSession(context, { ...flags, arns, source: profile, target, file, usualDuration, inVault });
    const store = plan.vault ?? (inVault ? await vaultFor(context, which, stored) : plan.credentials);
    await proveSavable(context, store, { backup: false });
    const session = await getSession(context, plan, { ...flags, ...plan, leavesInput: need.leavesInput });
    await saveSession(context, store, { ...plan, session, backup: false });
    return { session, target, isNew: true };
  };
  return withLoginLock(context, file, profile, work, { asks: flags.tokenCode === undefined });
}

/** That of a profile whose keys are in clear. */
async function vaultFor(context: Context, which: WhichProfile, stored: Stored): Promise<ProfilesDocument> {
  const [{ createVault }, { requireFirst }] = await Promise.all([
    import("@iam-tools/core/vault"),
    import("./keep-in-vault.js"),
  ]);
  requireFirst(which, stored);
  return createVault(context, stored.store.file, stored.values.get("vault_key_command"));
}

function orInVault({ code, message, hint, cause }: CliError, profile: string): CliError {
  const other = `To keep the session in a vault instead: iam-login ${quote(profile)} --in-vault`;
  return new CliError({ code, message, hint: hint === undefined ? other : `${hint}\n${other}`, cause });
}

/** Fails at once, and not after waiting for others, where there is no way to get a code. */
async function requireCode(
  context: Context,
  { profile, flags, leavesInput }: SessionNeed,
  { target, store }: Stored,
): Promise<void> {
  const inVault = store.file.kind === "vault";
  const { values } = await readSource(context, { ...flags, source: profile, file: credentialsFile(context), inVault });
  const hasCommand = (flags.tokenCommand ?? values.get("mfa_process")) !== undefined;
  if (leavesInput !== true || hasCommand || flags.tokenCode !== undefined || context.prompt.canAsk) return;
  throw new CliError({
    code: "LOGIN_REQUIRED",
    message: `No valid session in the profile "${target}", and no terminal to ask for an MFA code.`,
    hint: `Log in on a terminal with: iam-login ${quote(profile)}`,
  });
}
