import { basename, dirname } from "node:path";
import type { Files } from "../context/index.js";

/**
 * Files in memory, each a text by its path. Every folder is there; links, owners and modes are not.
 *
 * @param now by the clock of the file system
 */
export function memoryFiles(files: Map<string, string>, { home, now }: { home: string; now: () => Date }): Files {
  const contentOf = (path: string) => files.get(path) ?? fail("ENOENT");
  const isFolder = (path: string) => path === home || [...files.keys()].some((file) => file.startsWith(`${path}/`));
  return {
    home,
    homeOf: () => undefined,
    workingFolder: "/",
    uid: undefined,
    gids: [],
    read: async (path) => new TextEncoder().encode(contentOf(path)),
    list: async (folder) => [...files.keys()].filter((path) => dirname(path) === folder).map((path) => basename(path)),
    stat: async (path) => {
      const kind = isFolder(path) ? "folder" : "file";
      // A text tells itself from every other.
      const version = kind === "file" ? contentOf(path) : "";
      return { kind, mode: 0o600, uid: 1, gid: 1, links: 1, modified: now(), created: now(), version, isSettled: true };
    },
    hold: async () => undefined,
    realPath: async (path) => (isFolder(path) || files.has(path) ? path : fail("ENOENT")),
    canWrite: async () => true,
    canReplace: async () => true,
    mountsOf: async () => ({ isMount: false, isMountedElsewhere: false, isReadOnly: false }),
    copyAttributes: async () => true,
    hasAccessList: async () => false,
    create: async (path, content) => {
      if (files.has(path)) fail("EEXIST");
      files.set(path, typeof content === "string" ? content : new TextDecoder().decode(content));
    },
    touch: async () => {},
    setMode: async () => {},
    setOwner: async () => {},
    rename: async (from, to) => {
      files.set(to, contentOf(from));
      files.delete(from);
    },
    remove: async (path) => {
      if (!files.delete(path)) fail("ENOENT");
    },
    makeFolder: async () => {},
    syncFolder: async () => {},
  };
}

function fail(code: string): never {
  throw Object.assign(new Error(code), { code });
}
