import {
  accessSync,
  chmodSync,
  chownSync,
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  realpathSync,
  renameSync,
  rmdirSync,
  statSync,
  unlinkSync,
  writeFileSync,
  writeSync,
  type BigIntStats,
} from "node:fs";
import { dirname } from "node:path";
import { platform } from "node:process";
import { hasCode } from "../../errors/index.js";
import type { Files, FileStat, HeldFile } from "../files.js";
import { copyAttributes } from "./copy-attributes.js";
import { homeFolder, homeOf, workingFolder } from "./folders.js";
import { hasAccessList } from "./has-access-list.js";
import { mountsOf } from "./mounts-of.js";

/**
 * The files of this machine. Each step is done at once and not by Node's threads: they take some ten microseconds, and
 * handing one to a thread and back takes ten times that, thirty times in a run.
 */
export function realFiles(): Files {
  return {
    get home() {
      return homeFolder();
    },
    homeOf,
    get workingFolder() {
      return workingFolder();
    },
    uid: process.geteuid?.(),
    get gids() {
      return [...(process.getgroups?.() ?? []), ...(process.getegid === undefined ? [] : [process.getegid()])];
    },
    read: async (path) => (lookAt(path).isFile() ? readFileSync(path) : readPipe(path)),
    list: async (folder) => readdirSync(folder),
    stat: async (path) => fileStat(path),
    hold: async (path) => hold(path),
    realPath: async (path) => realpathSync.native(path),
    canWrite: async (path) => canWrite(path),
    canReplace: async (path) => canReplace(path),
    mountsOf: async (path) => mountsOf(path),
    copyAttributes,
    hasAccessList,
    create: async (path, content, mode, isPassing = false) => create(path, content, { mode, isPassing }),
    touch: async (path) => touch(path),
    setMode: async (path, mode) => chmodSync(path, mode),
    setOwner: async (path, { uid, gid }) => chownSync(path, uid, gid),
    rename: async (from, to) => rename(from, to),
    remove: async (path) => unlinkSync(path),
    makeFolder: async (path, mode) => makeFolder(path, mode),
    syncFolder: async (path) => syncFolder(path),
  };
}

/** A pipe may wait for its writer, and meanwhile Ctrl-C must be heard. */
function readPipe(path: string): Promise<Uint8Array> {
  // Loads now, and not with the program, which hardly ever needs it.
  return process.getBuiltinModule("node:fs/promises").readFile(path);
}

function fileStat(path: string): FileStat {
  const stats = lookAt(path);
  return {
    kind: stats.isFile() ? "file" : stats.isDirectory() ? "folder" : "other",
    // On Windows who else may read a file is not in its mode, which then says all.
    mode: Number(stats.mode) & (platform === "win32" ? 0o700 : 0o7777),
    uid: Number(stats.uid),
    gid: Number(stats.gid),
    links: Number(stats.nlink),
    modified: stats.mtime,
    created: stats.birthtime,
    version: [stats.dev, stats.ino, stats.size, stats.mtimeNs, stats.ctimeNs].join("."),
    isSettled: Date.now() - Math.max(Number(stats.mtimeMs), Number(stats.ctimeMs)) > coarsenessOf(stats),
  };
}

/**
 * Milliseconds in which two writes may get the same time. File systems such as FAT tell two seconds; those that tell
 * parts of a millisecond take the time from a clock that ticks a hundred times a second, or more often.
 */
function coarsenessOf({ ctimeNs }: BigIntStats): number {
  return ctimeNs % 1_000_000n === 0n ? 3_000 : 100;
}

function hold(path: string): HeldFile | undefined {
  if (platform === "win32") return undefined;
  const file = openSync(path, "r");
  return {
    read: async () => {
      const content = new Uint8Array(fstatSync(file).size);
      return content.subarray(0, readSync(file, content, 0, content.length, 0));
    },
    release: async () => closeSync(file),
  };
}

/** As bigints, for the reason that `isDevice` of the outputs has: the file may be a pipe. */
function lookAt(path: string): BigIntStats {
  return statSync(path, { bigint: true });
}

function canWrite(path: string): boolean {
  try {
    const stats = lookAt(path);
    accessSync(path, stats.isDirectory() ? constants.W_OK | constants.X_OK : constants.W_OK);
    return true;
  } catch (error) {
    if (hasCode(error, "EACCES", "EPERM", "EROFS")) return false;
    throw error;
  }
}

/**
 * Asks to remove it as a folder, which it is not: what stands in the way of any change of the name (a sticky folder,
 * `chattr`, who owns what) is answered before that, and nothing is ever removed.
 */
function canReplace(path: string): boolean {
  if (platform === "win32" || !lookAt(path).isFile()) return true;
  try {
    rmdirSync(path);
  } catch (error) {
    return !hasCode(error, "EACCES", "EPERM", "EROFS");
  }
  return true;
}

interface Making {
  readonly mode: number;
  readonly isPassing: boolean;
}

function create(path: string, content: string | Uint8Array, making: Making): void {
  const file = openSync(path, "wx", making.mode);
  try {
    fill(file, content, making);
  } catch (error) {
    try {
      unlinkSync(path);
    } catch {
      // What went wrong first says more.
    }
    throw error;
  }
}

function fill(file: number, content: string | Uint8Array, { mode, isPassing }: Making): void {
  try {
    fchmodSync(file, mode);
    // An empty file has no bytes to wait for; it serves as a mark among processes, and marks are made often.
    if (content.length === 0) return;
    writeFileSync(file, content);
    if (!isPassing) fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** By a write: a time that is set would be this machine's, and not that of the server that keeps the file. */
function touch(path: string): void {
  const file = openSync(path, "r+");
  try {
    writeSync(file, ".", 0);
  } finally {
    closeSync(file);
  }
}

/** Milliseconds for which Windows is asked again. */
const RENAME_PATIENCE = 2_000;

/** Windows refuses while someone has the file open that is to be replaced, and be it to read it: that takes a moment. */
async function rename(from: string, to: string): Promise<void> {
  for (const start = Date.now(); ; await new Promise((resolve) => setTimeout(resolve, 5))) {
    try {
      renameSync(from, to);
      return;
    } catch (error) {
      const isHeld = platform === "win32" && hasCode(error, "EACCES", "EBUSY", "EPERM");
      if (!isHeld || Date.now() - start > RENAME_PATIENCE) throw error;
    }
  }
}

/** Step by step: Node's own way to make all of a path never ends where a folder that is there takes none, as in /proc. */
function makeFolder(path: string, mode: number): void {
  try {
    makeUnlessThere(path, mode);
  } catch (error) {
    if (!hasCode(error, "ENOENT") || dirname(path) === path) throw error;
    makeFolder(dirname(path), mode);
    makeUnlessThere(path, mode);
  }
}

function makeUnlessThere(path: string, mode: number): void {
  try {
    mkdirSync(path, { mode });
  } catch (error) {
    // A file system that is read-only says so of folders that are there, too.
    if (!hasCode(error, "EEXIST", "EROFS", "EACCES", "EPERM", "EISDIR") || !isFolder(path)) throw error;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function syncFolder(path: string): void {
  try {
    const folder = openSync(path, "r");
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  } catch (error) {
    // Windows and some network file systems have no such thing for folders.
    if (!hasCode(error, "EINVAL", "EISDIR", "EPERM", "ENOTSUP", "EACCES")) throw error;
  }
}
