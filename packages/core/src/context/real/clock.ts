import { setTimeout as timer } from "node:timers/promises";
import { cancelled } from "../../errors/index.js";
import type { Clock } from "../context.js";

export function realClock(signal: AbortSignal): Clock {
  return {
    now: () => new Date(),
    async sleep(milliseconds) {
      try {
        await timer(milliseconds, undefined, { signal });
      } catch (error) {
        throw cancelled(error);
      }
    },
  };
}
