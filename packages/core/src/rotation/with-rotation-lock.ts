import { dirname } from "node:path";
import { CliError } from "../errors/index.js";
import { withLock, type HeldLock } from "../files/index.js";
import { journalPath, type Journal } from "./journal.js";
import { maskKeyId, type RotationContext } from "./key-location.js";
import type { RotationCommands, RotationWork } from "./rotation-work.js";

export interface RotationLock {
  /** @throws CliError ROTATION_RUNNING where this run stood still for so long that another one took over */
  requireHeld(): Promise<void>;
}

/**
 * The same rotation is not worked on by two runs at once.
 *
 * @throws CliError ROTATION_RUNNING for the second of them
 */
export async function withRotationLock<T>(
  context: RotationContext,
  { location, commands }: Pick<RotationWork, "location" | "commands">,
  { old, profile }: Pick<Journal, "old" | "profile">,
  work: (lock: RotationLock) => Promise<T>,
): Promise<T> {
  const path = journalPath(location.journals, old.accessKeyId);
  await context.files.makeFolder(dirname(path), 0o700);
  let hasBegun = false;
  try {
    return await withLock(
      context,
      path,
      (lock) => {
        hasBegun = true;
        return work({ requireHeld: () => requireHeld(lock, { old, profile }, commands) });
      },
      { timeout: 1_000 },
    );
  } catch (error) {
    if (hasBegun || !(error instanceof CliError) || error.code !== "FILE_LOCKED") throw error;
    throw new CliError({
      code: "ROTATION_RUNNING",
      message: `The access key ${maskKeyId(old)} of the profile "${profile}" is being rotated by another run.`,
      hint: error.hint,
      cause: error,
    });
  }
}

async function requireHeld(
  lock: HeldLock,
  { old, profile }: Pick<Journal, "old" | "profile">,
  { status }: RotationCommands,
): Promise<void> {
  if (await lock.isHeld()) return;
  throw new CliError({
    code: "ROTATION_RUNNING",
    message: `This run was paused for too long, and another one may have continued with the access key ${maskKeyId(old)} of the profile "${profile}".`,
    hint: `Check it with: ${status}`,
  });
}
