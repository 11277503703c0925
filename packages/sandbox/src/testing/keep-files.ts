import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Remembers what is in a folder now. @returns what puts that back, and removes all that came since */
export async function keepFiles(folder: string): Promise<() => Promise<void>> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const kept = await Promise.all(
    paths.map(async (path) => ({ path, content: await readFile(path), mode: (await stat(path)).mode })),
  );
  const known = new Set(paths);
  return async () => {
    for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
      const path = join(entry.parentPath, entry.name);
      if (!entry.isDirectory() && !known.has(path)) await rm(path, { force: true });
    }
    for (const { path, content, mode } of kept) await writeFile(path, content, { mode });
  };
}
