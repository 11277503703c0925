import type { FileStat } from "../context/index.js";

/** Milliseconds within which a file is created and written, and is whole, that is put there in one step, as these tools do. */
const ONE_STEP = 50;

/** Whether a file was written to after it was made. */
export function isInPlace({ created, modified }: FileStat): boolean {
  return modified.getTime() - created.getTime() > ONE_STEP;
}
