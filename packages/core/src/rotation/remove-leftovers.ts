import { dirname } from "node:path";
import type { Context } from "../context/index.js";
import { removeStrays } from "../files/index.js";
import type { KeyLocation } from "./key-location.js";

/**
 * Removes what killed runs left of attempts to write the files of a rotation, for nobody may write those again: each is a
 * whole copy with secrets. What a living process writes stays. It never fails: whoever writes such a file next tries again.
 */
export async function removeLeftovers(
  context: Pick<Context, "files" | "processes">,
  { credentials, config, journals }: KeyLocation,
): Promise<void> {
  const { files } = context;
  try {
    const named = [credentials, config, journals].map(({ path }) => path);
    // Backups are beside the names, and what replaces a file is beside what the name leads to.
    const real = await Promise.all(named.map((path) => files.realPath(path).catch(() => path)));
    for (const folder of new Set([...named, ...real].map((path) => dirname(path)))) await removeStrays(context, folder);
  } catch {
    return;
  }
}
