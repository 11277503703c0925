import {
  access,
  chmod,
  chown,
  constants,
  mkdir,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  stat,
  unlink,
} from "node:fs/promises";
import { homedir } from "node:os";
import { cwd } from "node:process";
import { hasCode } from "../../errors/index.js";
import type { Files, FileStat } from "../context.js";

/** The files of this machine. */
export function realFiles(): Files {
  return {
    get home() {
      return homedir();
    },
    // Not asked for before it is needed: it fails in a folder that was removed.
    get workingFolder() {
      return cwd();
    },
    read: (path) => readFile(path),
    list: (folder) => readdir(folder),
    stat: async (path) => toFileStat(await stat(path)),
    realPath: (path) => realpath(path),
    canWrite,
    create,
    setMode: (path, mode) => chmod(path, mode),
    setOwner: (path, { uid, gid }) => chown(path, uid, gid),
    rename: (from, to) => rename(from, to),
    remove: (path) => unlink(path),
    makeFolder: async (path, mode) => {
      await mkdir(path, { recursive: true, mode });
    },
    syncFolder,
  };
}

function toFileStat(stats: Awaited<ReturnType<typeof stat>>): FileStat {
  return {
    kind: stats.isFile() ? "file" : stats.isDirectory() ? "folder" : "other",
    mode: Number(stats.mode) & 0o7777,
    uid: Number(stats.uid),
    gid: Number(stats.gid),
    links: Number(stats.nlink),
    modified: stats.mtime,
  };
}

async function canWrite(path: string): Promise<boolean> {
  try {
    const isFolder = (await stat(path)).isDirectory();
    await access(path, isFolder ? constants.W_OK | constants.X_OK : constants.W_OK);
    return true;
  } catch (error) {
    if (hasCode(error, "EACCES", "EPERM", "EROFS")) return false;
    throw error;
  }
}

async function create(path: string, content: string | Uint8Array, mode: number): Promise<void> {
  const file = await open(path, "wx", mode);
  try {
    await file.chmod(mode);
    // An empty file has no bytes to wait for; it serves as a mark among processes, and marks are made often.
    if (content.length > 0) {
      await file.writeFile(content);
      await file.sync();
    }
    await file.close();
  } catch (error) {
    await file.close().catch(() => undefined);
    await unlink(path).catch(() => undefined);
    throw error;
  }
}

async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, "r");
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch (error) {
    // Windows and some network file systems have no such thing for folders.
    if (!hasCode(error, "EINVAL", "EISDIR", "EPERM", "ENOTSUP", "EACCES")) throw error;
  }
}
