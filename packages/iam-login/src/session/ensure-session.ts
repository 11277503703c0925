import type { Context } from "@iam-tools/core/context";
import { credentialsFile, readProfiles, storedSession, type StoredSession } from "@iam-tools/core/profiles";
import type { LoginFlags } from "../login-flags.js";
import { parseTtl } from "./parse-ttl.js";
import { sessionProfile } from "./session-profile.js";

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
  /** Whether it was got just now. */
  readonly isNew: boolean;
}

/**
 * The profile's stored session where it is valid for long enough, else a new one, which is stored. What a new one takes
 * loads only then.
 */
export async function ensureSession(context: Context, need: SessionNeed): Promise<EnsuredSession> {
  const kept = need.force === true ? undefined : await findKept(context, need);
  if (kept !== undefined) return { session: kept, isNew: false };
  const { logIn } = await import("./log-in.js");
  return logIn(context, need);
}

/** The stored session, where it is valid for at least `--min-ttl`. */
export async function findKept(
  context: Pick<Context, "clock" | "env" | "files">,
  { profile, flags }: SessionNeed,
): Promise<TimedSession | undefined> {
  const needed = parseTtl(flags.minTtl) * 1000;
  const credentials = await readProfiles(context, credentialsFile(context));
  const session = storedSession(credentials, sessionProfile(profile));
  if (session?.expiration === undefined) return undefined;
  const { expiration } = session;
  const left = expiration.getTime() - context.clock.now().getTime();
  return left >= Math.max(needed, 1) ? { ...session, expiration } : undefined;
}
