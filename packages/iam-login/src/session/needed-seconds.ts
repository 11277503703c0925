import { usageError } from "@iam-tools/core/errors";
import type { StoredSession } from "@iam-tools/core/profiles";
import { sessionSeconds, type SettingsSources } from "@iam-tools/core/settings";

export interface SessionTimes {
  /** Seconds, as both. */
  readonly minTtl: number | undefined;
  readonly durationSeconds: number | undefined;
}

const usualTtl = 900;
export const usualDuration = 43_200;

/** How long a new session is to last, in seconds: what was typed, else the profile's `duration_seconds`, else 12 hours. */
export function durationOf(
  sources: SettingsSources,
  request: { readonly profile: string } & Pick<SessionTimes, "durationSeconds">,
): number {
  return sessionSeconds(sources, request, usualDuration);
}

/**
 * For how many seconds a stored session must still be valid to be used: as long as was typed; where nothing was, or
 * where a new session would not be valid for that long either, no more than a tenth of its own length.
 */
export function neededSeconds(
  session: Pick<StoredSession, "duration">,
  { minTtl, newDuration }: { readonly minTtl: number | undefined; readonly newDuration: number },
): number {
  const wanted = minTtl ?? usualTtl;
  const isWithinReach = minTtl !== undefined && wanted < newDuration;
  return isWithinReach ? wanted : Math.min(wanted, (session.duration ?? Infinity) / 10);
}

/** @throws CliError USAGE where no session could be used twice by what was typed */
export function checkTimes({ minTtl, durationSeconds }: SessionTimes): void {
  if (minTtl === undefined || minTtl < (durationSeconds ?? Infinity)) return;
  throw usageError(
    `--min-ttl (${minTtl} s) is not shorter than --duration-seconds (${durationSeconds} s): a session would never be used twice.`,
    "Use a shorter --min-ttl, or a longer --duration-seconds.",
  );
}
