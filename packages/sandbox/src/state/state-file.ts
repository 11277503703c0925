import { lstat, open, readlink, realpath } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { realContext } from "@iam-tools/core/context/real";
import { CliError, hasCode, quote, usageError } from "@iam-tools/core/errors";
import { fileError, FileLocked, readText, replaceFile, unlessMissing, withLock } from "@iam-tools/core/files";
import type { State } from "./account.js";
import { readState, writeState } from "./state-text.js";

/** A file that holds the state between runs. */
export interface StateFile {
  /** Asks for the state to be saved soon. */
  save(): void;
  /** Saves, and waits for it. @throws CliError FILE_ERROR where the last save failed */
  flush(): Promise<void>;
}

/**
 * The state a file holds; undefined where there is none yet.
 *
 * @throws CliError USAGE where it holds something else; FILE_ERROR where it may not be read
 */
export async function loadState(path: string): Promise<State | undefined> {
  const text = await unlessMissing(readText(ownContext(), path), undefined);
  return text === undefined ? undefined : readState(text, path);
}

/** Milliseconds that another sandbox has to end in, or to be found dead. */
const patience = 1_000;

/**
 * Keeps other sandboxes from the file until it is released: two that save to one file would each lose what the other did.
 *
 * @returns what releases it
 * @throws CliError FILE_LOCKED where another sandbox uses it; USAGE where its folder does not exist; FILE_ERROR
 * where that may not be used
 */
export async function lockState(path: string): Promise<() => Promise<void>> {
  const folder = dirname(path);
  try {
    await (await open(folder)).close();
  } catch (error) {
    if (!hasCode(error, "ENOENT")) throw fileError(error, folder, "cannot be used");
    throw usageError(`The directory ${folder} does not exist.`, `Create it: mkdir -p ${quote(folder)}`);
  }
  const context = ownContext();
  const target = await leadsTo(path);
  let release: (() => void) | undefined;
  let held: Promise<void> | undefined;
  await new Promise<void>((resolve, reject) => {
    const hold = () =>
      new Promise<void>((end) => {
        release = end;
        resolve();
      });
    held = withLock(context, target, hold, { timeout: patience });
    held.catch((error: unknown) => reject(error instanceof FileLocked ? inUse(path, error) : error));
  });
  return async () => {
    release?.();
    await held;
  };
}

function inUse(path: string, cause: FileLocked): CliError {
  return new CliError({
    code: "FILE_LOCKED",
    message: `${path} is in use by another sandbox, and two would overwrite each other's state.`,
    hint: `To use that one, type its lines into this shell: iam-sandbox env\nOr name another file with --state. ${cause.hint}`,
    cause,
  });
}

/**
 * One save at a time; those asked for meanwhile are one more. The keys in it are fakes, and only its owner can read it all
 * the same: a person may have put a password of theirs in.
 */
export function keepState(path: string, state: State): StateFile {
  const context = ownContext();
  let saving: Promise<void> | undefined;
  let wanted = false;
  const run = async (): Promise<void> => {
    while (wanted) {
      wanted = false;
      const target = await leadsTo(path);
      await replaceFile(context, target, { content: writeState(state), like: undefined }).catch((error: unknown) => {
        throw fileError(error, path, "could not be saved");
      });
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

function ownContext() {
  return realContext({ signal: new AbortController().signal });
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
