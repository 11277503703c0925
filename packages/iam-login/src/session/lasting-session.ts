import type { Context } from "@iam-tools/core/context";
import { durationOf, neededSeconds } from "./needed-seconds.js";
import type { SessionNeed } from "./session-need.js";
import type { Stored } from "./session-profile.js";

/** Whether the stored session is valid for long enough. */
export function isLasting(
  context: Pick<Context, "clock" | "env">,
  { profile, flags }: SessionNeed,
  stored: Stored,
): boolean {
  const { session } = stored;
  if (session?.expiration === undefined) return false;
  const { expiration } = session;
  const newDuration = durationOf({ ...stored, env: context.env }, { profile, durationSeconds: flags.durationSeconds });
  const needed = neededSeconds(session, { minTtl: flags.minTtl, newDuration }) * 1000;
  const left = expiration.getTime() - context.clock.now().getTime();
  return left >= Math.max(needed, 1);
}

/** By the files alone. Where the profile's keys stand in no file, there is nothing to tell its session by. */
export function isKnownOwn({ session, keyId }: Stored): boolean {
  return keyId === undefined || session?.madeFrom === keyId;
}
