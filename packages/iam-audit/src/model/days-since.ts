const day = 86_400_000;

/** Whole days from a date to now; undefined where there is no date. */
export function daysSince(date: Date | null | undefined, now: Date): number | undefined {
  return date === undefined || date === null ? undefined : Math.floor((now.getTime() - date.getTime()) / day);
}
