import { dirname, join } from "node:path";
import type { Context } from "../context/index.js";
import { hiddenName } from "./hidden-name.js";
import { listIfThere, removeIfThere } from "./if-there.js";
import { nameOfProcess, processOfName } from "./process-name.js";

/** A name beside a path for what is to take its place; it says which process writes it. */
export function temporaryPath({ random, processes }: Pick<Context, "random" | "processes">, path: string): string {
  return join(dirname(path), `${hiddenName(path)}.tmp.${random.id()}.${nameOfProcess(processes.self)}`);
}

/** The folders that a run has looked through: it may write thousands of files to one. */
const cleaned = new WeakMap<Context["files"], Set<string>>();

/**
 * Removes what killed processes left in a folder of attempts to replace files there, whichever: each may be a copy with
 * secrets that nobody writes again. A run looks through a folder once.
 */
export async function removeStrays(context: Pick<Context, "files" | "processes">, folder: string): Promise<void> {
  const { files, processes } = context;
  const known = cleaned.get(files) ?? new Set();
  cleaned.set(files, known);
  if (known.has(folder)) return;
  for (const name of await listIfThere(context, folder)) {
    const [, processName = ""] = /^\..+\.tmp\.[^.]+\.(\d+\.[^.]*\.[^.]+)$/.exec(name) ?? [];
    const owner = processOfName(processName);
    if (owner === undefined || (await processes.isRunning(owner)) !== false) continue;
    await removeIfThere(context, join(folder, name));
  }
  known.add(folder);
}
