import { basename, dirname, join } from "node:path";
import type { Context, FileStat } from "../context/index.js";
import { CliError } from "../errors/index.js";
import { listIfThere, removeIfThere } from "./if-there.js";
import { nameOfProcess, processOfName } from "./process-name.js";

export type ReplaceContext = Pick<Context, "files" | "processes" | "random">;

export interface Replacement {
  readonly content: string;
  /** Whose owner and mode the file gets; a new file is readable by its owner only. */
  readonly like: FileStat | undefined;
  /** Whether what is at the path may still be replaced, asked right before it is. */
  readonly mayReplace?: () => Promise<boolean>;
}

/**
 * Puts new content in place of a file in one step: whoever reads the path finds the old content or the new, whole, even
 * after a crash. The file keeps its owner and mode; a new one has mode 0600. Nothing is changed where it fails, but for
 * `FILE_UNCERTAIN`: then the new content is there and may be gone after a power cut.
 *
 * The folder must exist. What killed processes left behind of earlier attempts is removed.
 *
 * @returns false where `mayReplace` said no, and nothing was changed
 */
export async function replaceFile(
  context: ReplaceContext,
  path: string,
  { content, like, mayReplace }: Replacement,
): Promise<boolean> {
  const { files, processes, random } = context;
  const folder = dirname(path);
  await removeStrays(context, path);
  const temporary = join(folder, `${strayPrefix(path)}${random.id()}.${nameOfProcess(processes.self)}`);
  await files.create(temporary, content, 0o600);
  try {
    if (like !== undefined) await makeLike(files, temporary, like);
    if (mayReplace !== undefined && !(await mayReplace())) {
      await files.remove(temporary);
      return false;
    }
    await files.rename(temporary, path);
  } catch (error) {
    await files.remove(temporary).catch(() => undefined);
    throw error;
  }
  await files.syncFolder(folder).catch((cause: unknown) => {
    throw new CliError({
      code: "FILE_UNCERTAIN",
      message: `${path} has its new content, but the disk does not confirm that it will keep it.`,
      hint: "Check the disk, then look at the file.",
      cause,
    });
  });
  return true;
}

async function makeLike(files: Context["files"], path: string, { uid, gid, mode }: FileStat): Promise<void> {
  const made = await files.stat(path);
  if (made.uid !== uid || made.gid !== gid) {
    try {
      await files.setOwner(path, { uid, gid });
    } catch (error) {
      // A group that may do nothing with the file is no reason to fail.
      if (made.uid !== uid || (mode & 0o070) !== 0) throw error;
    }
  }
  if (made.mode !== mode) await files.setMode(path, mode);
}

/** Removes what killed processes left behind of attempts to replace the file. */
export async function removeStrays(context: Pick<Context, "files" | "processes">, path: string): Promise<void> {
  const folder = dirname(path);
  const prefix = strayPrefix(path);
  for (const name of await listIfThere(context, folder)) {
    if (!name.startsWith(prefix)) continue;
    const [, processName] = /^[^.]+\.(.*)$/.exec(name.slice(prefix.length)) ?? [];
    const owner = processOfName(processName ?? "");
    if (owner === undefined || (await context.processes.isRunning(owner)) !== false) continue;
    await removeIfThere(context, join(folder, name));
  }
}

function strayPrefix(path: string): string {
  return `.${basename(path)}.tmp.`;
}
