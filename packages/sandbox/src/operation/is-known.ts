/** What was made a moment ago. */
export interface Fresh {
  readonly created: Date;
  /** Before this it is not known everywhere. */
  knownFrom?: Date | undefined;
  /** Calls about it while it was not known everywhere. */
  earlyCalls?: number | undefined;
}

/**
 * A new thing is first known nowhere, then to some of AWS's servers, then to all: in the second half of the delay every
 * other call meets one that knows it, so that one call that goes well proves nothing of the next.
 */
export function isKnown(fresh: Fresh, now: Date): boolean {
  const { created, knownFrom } = fresh;
  if (knownFrom === undefined || now >= knownFrom) return true;
  if (now.getTime() < (created.getTime() + knownFrom.getTime()) / 2) return false;
  fresh.earlyCalls = (fresh.earlyCalls ?? 0) + 1;
  return fresh.earlyCalls % 2 === 1;
}

/** @param delay milliseconds */
export function knownAfter(now: Date, delay: number): Date | undefined {
  return delay === 0 ? undefined : new Date(now.getTime() + delay);
}
