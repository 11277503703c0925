import type { Context } from "@iam-tools/core/context";
import { afterAgreement } from "./agreement.js";
import { isKnownOwn, isLasting } from "./lasting-session.js";
import { checkTimes } from "./needed-seconds.js";
import type { EnsuredSession, SessionNeed } from "./session-need.js";
import { asksEachTime, keptSession, readStored, requireWhole, type Stored } from "./session-profile.js";

/**
 * The profile's stored session where it is its own and valid for long enough, else a new one, which is stored. What a
 * new one takes loads only then.
 *
 * @throws CliError USAGE where what was typed of times cannot be, REFUSED where the person wants to be
 * asked for each session and does not agree; and what `logIn` throws
 */
export async function ensureSession(context: Context, need: SessionNeed): Promise<EnsuredSession> {
  const { profile, flags } = need;
  checkTimes(flags);
  const stored = await readStored(context, { ...flags, profile });
  requireWhole(stored);
  const isAsked = need.keeps !== true && stored.store.file.kind === "vault" && asksEachTime(stored.store, profile);
  const use = () => usable(context, need, stored);
  const kept = await (isAsked ? afterAgreement(context, profile, use) : use());
  if (kept !== undefined) return kept;
  const { logIn } = await import("./log-in.js");
  return logIn(context, need);
}

/** Undefined where a new one is needed. */
async function usable(context: Context, need: SessionNeed, stored: Stored): Promise<EnsuredSession | undefined> {
  if (need.force === true || !isLasting(context, need, stored)) return undefined;
  return (await isOwn(context, need, stored)) ? keptSession(context, stored) : undefined;
}

async function isOwn(context: Context, need: SessionNeed, stored: Stored): Promise<boolean> {
  if (isKnownOwn(stored)) return true;
  const { claimSession } = await import("./claim-session.js");
  return claimSession(context, need, stored);
}
