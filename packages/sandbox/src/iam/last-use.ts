import type { AccessKey, LastUse } from "../state/account.js";

const minute = 60_000;

/** Of uses within so many milliseconds only the first is noted. */
const window = 15 * minute;

interface Use {
  readonly service: string;
  readonly region: string;
  readonly now: Date;
  /** Milliseconds until it is told. */
  readonly delay: number;
}

/**
 * Notes that a key was used, as coarsely as AWS does
 * (https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccessKeyLastUsed.html).
 */
export function noteUse(key: AccessKey, { service, region, now, delay }: Use): void {
  const { lastUsed } = key;
  if (lastUsed !== undefined && now.getTime() - lastUsed.date.getTime() < window) return;
  key.usedBefore = lastUsed;
  const date = new Date(Math.floor(now.getTime() / minute) * minute);
  key.lastUsed = { date, service, region, toldFrom: new Date(now.getTime() + delay) };
}

/** The last use that AWS tells by now. */
export function lastUseToldOf({ lastUsed, usedBefore }: AccessKey, now: Date): LastUse | undefined {
  return lastUsed !== undefined && now >= (lastUsed.toldFrom ?? now) ? lastUsed : usedBefore;
}
