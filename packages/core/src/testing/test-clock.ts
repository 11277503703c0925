import type { Clock } from "../context/index.js";

/** A clock that stands still until something sleeps, and then moves on at once. */
export function testClock(start = new Date("2030-01-02T03:04:05Z")): Clock {
  let now = start.getTime();
  return {
    now: () => new Date(now),
    sleep: (milliseconds) => {
      now += milliseconds;
      return Promise.resolve();
    },
  };
}
