import { basename, dirname, join } from "node:path";
import type { Context } from "@iam-tools/core/context";
import { CliError, hasCode } from "@iam-tools/core/errors";
import { withLock } from "@iam-tools/core/files";
import { credentialsFile, proveSavable, type ProfilesFile } from "@iam-tools/core/profiles";
import { getSession, planSession, readSource, saveSession } from "@iam-tools/core/session";
import { checkTokenCode } from "@iam-tools/core/sts";
import { isKnownOwn, lastingSession } from "./lasting-session.js";
import type { EnsuredSession, SessionNeed } from "./session-need.js";
import { durationOf, usualDuration } from "./needed-seconds.js";
import { checkSessionProfile, readStored, type Stored } from "./session-profile.js";

/**
 * Asks for a code and stores the session. Of several processes that want one at the same time, one asks, and the others
 * take what it has stored.
 */
export async function logIn(context: Context, need: SessionNeed): Promise<EnsuredSession> {
  const { profile, flags, arns } = need;
  const which = { profile, ...flags };
  const before = await readStored(context, which);
  checkSessionProfile(which, before);
  const { durationSeconds } = flags;
  durationOf({ ...before, env: context.env }, { profile, durationSeconds });
  if (flags.tokenCode !== undefined) checkTokenCode(flags.tokenCode);
  const file = credentialsFile(context);
  await requireCode(context, need, { file, target: before.target });
  await context.files.makeFolder(dirname(file.path), 0o700);
  const lock = join(dirname(file.path), `${basename(file.path)}.login.${encodeURIComponent(profile)}`);
  return alone(context, lock, async () => {
    const stored = await readStored(context, which);
    const { target } = stored;
    const kept = need.force === true || !isKnownOwn(stored) ? undefined : lastingSession(context, need, stored);
    if (kept !== undefined) return { session: kept, target, isNew: false };
    const plan = await planSession(context, { ...flags, arns, source: profile, target, file, usualDuration });
    await proveSavable(context, plan.credentials, { backup: false });
    const session = await getSession(context, plan, { ...flags, ...plan, leavesInput: need.leavesInput });
    await saveSession(context, plan.credentials, { ...plan, session, backup: false });
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

/** Milliseconds after which a person is told that others are waited for, and for how long they are. */
const [unnoticed, patience] = [500, 10 * 60_000];

async function alone<T>(context: Context, path: string, work: () => Promise<T>): Promise<T> {
  let isMine = false;
  const start = () => {
    isMine = true;
    return work();
  };
  try {
    return await withLock(context, path, start, { timeout: unnoticed });
  } catch (error) {
    if (isMine || !hasCode(error, "FILE_LOCKED")) throw error;
  }
  context.prompt.show("Another iam-login is asking for the code; waiting for it.\n");
  return withLock(context, path, work, { timeout: patience, isTold: true });
}
