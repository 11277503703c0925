import { dirname, join } from "node:path";
import type { Context } from "../context/index.js";
import { listIfThere, removeStrays } from "../files/index.js";
import { journalPrefix } from "./journal.js";
import type { Place } from "./place.js";

/**
 * Removes what killed runs left of attempts to write the files of a rotation, for nobody may write those again: each is a
 * whole copy with secrets. What a living process writes stays. It never fails: whoever writes such a file next tries again.
 */
export async function removeLeftovers(
  context: Pick<Context, "files" | "processes">,
  { credentials, config, journals }: Place,
): Promise<void> {
  const { files } = context;
  try {
    const paths = await Promise.all([credentials, config].map(({ path }) => files.realPath(path).catch(() => path)));
    const backups = [credentials, config].map(({ path }) => `${path}~`);
    for (const path of [...paths, ...backups, ...(await halfWrittenJournals(context, journals))]) {
      await removeStrays(context, path);
    }
  } catch {
    return;
  }
}

async function halfWrittenJournals(context: Pick<Context, "files">, journals: Place["journals"]): Promise<string[]> {
  const folder = dirname(journals.path);
  const start = `.${journalPrefix(journals)}`;
  const names = (await listIfThere(context, folder)).filter((name) => name.startsWith(start));
  const written = names.map((name) => /^\.(.*\.json)\.tmp\./.exec(name)?.[1]);
  return [...new Set(written)].flatMap((name) => (name === undefined ? [] : [join(folder, name)]));
}
