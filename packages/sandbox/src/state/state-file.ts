import { lstat, open, readFile, readlink, realpath } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { realContext } from "@iam-tools/core/context/real";
import { hasCode, usageError } from "@iam-tools/core/errors";
import { replaceFile } from "@iam-tools/core/files";
import type { State } from "./account.js";
import { readState, writeState } from "./state-text.js";

/** A file that holds the state between runs. */
export interface StateFile {
  /** Asks for the state to be saved soon. */
  save(): void;
  /** Saves, and waits for it. @throws Node's own error where the last save failed */
  flush(): Promise<void>;
}

/**
 * The state a file holds; undefined where there is none yet.
 *
 * @throws CliError USAGE where it holds something else, or its folder does not exist
 */
export async function loadState(path: string): Promise<State | undefined> {
  try {
    return readState(await readFile(path, "utf8"), path);
  } catch (error) {
    if (hasCode(error, "EISDIR")) throw usageError(`${path} is a directory, not a file.`);
    if (!hasCode(error, "ENOENT")) throw error;
  }
  try {
    await (await open(dirname(path))).close();
    return undefined;
  } catch {
    throw usageError(`The directory ${dirname(path)} does not exist.`, `Create it: mkdir -p ${dirname(path)}`);
  }
}

/**
 * One save at a time; those asked for meanwhile are one more. The keys in it are fakes, and only its owner can read it all
 * the same: a person may have put a password of theirs in.
 */
export function keepState(path: string, state: State): StateFile {
  const context = realContext({ signal: new AbortController().signal });
  let saving: Promise<void> | undefined;
  let wanted = false;
  const run = async (): Promise<void> => {
    while (wanted) {
      wanted = false;
      await replaceFile(context, await leadsTo(path), { content: writeState(state), like: undefined });
    }
  };
  const save = (): Promise<void> => {
    wanted = true;
    saving ??= run().finally(() => (saving = undefined));
    return saving;
  };
  return {
    // What goes wrong is told by `flush`, which tries again.
    save: () => void save().catch(() => undefined),
    flush: save,
  };
}

/**
 * What a link leads to, whether that is there yet or not, so that it stays a link; the path itself where it is none. The
 * kernel follows no link that another user left in a folder for all (`protected_symlinks`), and neither does this.
 *
 * @throws CliError USAGE
 */
async function leadsTo(path: string): Promise<string> {
  const link = await lstat(path).catch(() => undefined);
  if (link?.isSymbolicLink() === true && ![0, process.getuid?.() ?? link.uid].includes(link.uid)) {
    throw usageError(`${path} is a link that another user made (uid ${link.uid}).`, "Name another file for the state.");
  }
  try {
    return await realpath(path);
  } catch {
    return readlink(path).then(
      (target) => resolve(dirname(path), target),
      () => path,
    );
  }
}
