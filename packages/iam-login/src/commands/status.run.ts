import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { exitCodes } from "@iam-tools/core/errors";
import { credentialsFile, readProfiles, storedSession, type ProfilesDocument } from "@iam-tools/core/profiles";
import { parseTtl } from "../session/parse-ttl.js";
import { sessionProfile } from "../session/session-profile.js";
import { timeLeft } from "../session/time-left.js";
import type { StatusFlags } from "./status.js";

interface SessionStatus {
  readonly sessionProfile: string;
  /** `unknown` where there is a session that does not say when it ends. */
  readonly state: "valid" | "ending" | "expired" | "unknown" | "none";
  readonly expiration: string | null;
  /** 0 where it has ended; null where that is not known. */
  readonly secondsLeft: number | null;
}

/** Reads one file and asks nobody, so that a shell's prompt can show it. */
export async function run(context: Pick<Context, "clock" | "env" | "files">, flags: StatusFlags): Promise<Result> {
  const minTtl = parseTtl(flags.minTtl);
  const credentials = await readProfiles(context, credentialsFile(context));
  const now = context.clock.now();
  if (flags.profile === undefined) return statusOfAll(credentials, { now, minTtl });
  const status = statusOf(credentials, sessionProfile(flags.profile), { now, minTtl });
  const isValid = status.state === "valid";
  return {
    data: { profile: flags.profile, ...status },
    text: isValid ? [sentence(status, now)] : [sentence(status, now), `Log in with: iam-login ${flags.profile}`],
    exitCode: isValid ? exitCodes.done : exitCodes.failed,
  };
}

interface Bar {
  readonly now: Date;
  /** Seconds. */
  readonly minTtl: number;
}

function statusOfAll(credentials: ProfilesDocument, bar: Bar): Result {
  const sessions = [...credentials.profiles.keys()]
    .map((profile) => statusOf(credentials, profile, bar))
    .filter(({ state }) => state !== "none");
  const text = sessions.map((status) => sentence(status, bar.now));
  return { data: { sessions }, text: text.length > 0 ? text : ["There is no session in the credentials file."] };
}

function statusOf(credentials: ProfilesDocument, profile: string, { now, minTtl }: Bar): SessionStatus {
  const session = storedSession(credentials, profile);
  if (session?.expiration === undefined) {
    const state = session === undefined ? "none" : "unknown";
    return { sessionProfile: profile, state, expiration: null, secondsLeft: null };
  }
  const secondsLeft = Math.max(0, Math.floor((session.expiration.getTime() - now.getTime()) / 1000));
  const state = secondsLeft === 0 ? "expired" : secondsLeft < minTtl ? "ending" : "valid";
  return { sessionProfile: profile, state, expiration: session.expiration.toISOString(), secondsLeft };
}

function sentence({ sessionProfile, state, expiration }: SessionStatus, now: Date): string {
  switch (state) {
    case "none":
      return `${sessionProfile}: no session`;
    case "unknown":
      return `${sessionProfile}: a session that does not say when it ends`;
    case "expired":
      return `${sessionProfile}: expired at ${expiration}`;
    case "ending":
    case "valid":
      return `${sessionProfile}: valid until ${expiration} (${timeLeft(new Date(expiration ?? 0), now)})`;
  }
}
