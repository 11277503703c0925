import type { Context } from "@iam-tools/core/context";
import type { StoredSession } from "@iam-tools/core/profiles";
import type { LoginFlags } from "../login-flags.js";
import { checkTimes, durationOf, neededSeconds } from "./needed-seconds.js";
import { readStored, type Stored } from "./session-profile.js";

/** A session that says when it ends. */
export type TimedSession = StoredSession & { readonly expiration: Date };

export interface SessionNeed {
  readonly profile: string;
  readonly flags: Omit<LoginFlags, "profile">;
  /** A new session, whatever is stored. */
  readonly force?: boolean;
  /** Whether standard input is somebody else's, so that no code may be read from it. */
  readonly leavesInput?: boolean;
}

export interface EnsuredSession {
  readonly session: TimedSession;
  /** The profile that holds it. */
  readonly target: string;
  /** Whether it was got just now. */
  readonly isNew: boolean;
}

/**
 * The profile's stored session where it is its own and valid for long enough, else a new one, which is stored. What a
 * new one takes loads only then.
 *
 * @throws CliError USAGE where what was typed of times cannot be, and what `logIn` throws
 */
export async function ensureSession(context: Context, need: SessionNeed): Promise<EnsuredSession> {
  const { profile, flags } = need;
  checkTimes(flags);
  const stored = await readStored(context, { profile, ...flags });
  const lasting = need.force === true ? undefined : lastingSession(context, need, stored);
  if (lasting !== undefined && (await isOwn(context, need, stored))) {
    return { session: lasting, target: stored.target, isNew: false };
  }
  const { logIn } = await import("./log-in.js");
  return logIn(context, need);
}

/** The stored session, where it is valid for long enough. */
export function lastingSession(
  context: Pick<Context, "clock" | "env">,
  { profile, flags }: SessionNeed,
  stored: Stored,
): TimedSession | undefined {
  const { session } = stored;
  if (session?.expiration === undefined) return undefined;
  const { expiration } = session;
  const newDuration = durationOf({ ...stored, env: context.env }, { profile, durationSeconds: flags.durationSeconds });
  const needed = neededSeconds(session, { minTtl: flags.minTtl, newDuration }) * 1000;
  const left = expiration.getTime() - context.clock.now().getTime();
  return left >= Math.max(needed, 1) ? { ...session, expiration } : undefined;
}

async function isOwn(context: Context, need: SessionNeed, stored: Stored): Promise<boolean> {
  if (isKnownOwn(stored)) return true;
  const { claimSession } = await import("./claim-session.js");
  return claimSession(context, need, stored);
}

/** By the files alone. Where the profile's keys stand in no file, there is nothing to tell its session by. */
export function isKnownOwn({ session, keyId }: Stored): boolean {
  return keyId === undefined || session?.madeFrom === keyId;
}
