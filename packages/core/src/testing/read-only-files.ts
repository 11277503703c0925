import { resolve } from "node:path";
import type { Files } from "../context/index.js";

/** Files in which nothing can be written: what would write is missing, so that whatever tries it throws. */
export function readOnlyFiles(content: Readonly<Record<string, string>>): Files {
  const stat = {
    kind: "file",
    mode: 0o600,
    uid: 1,
    gid: 1,
    links: 1,
    modified: new Date(0),
    created: new Date(0),
    version: "",
    isSettled: false,
  } as const;
  const found = async <T>(path: string, value: T): Promise<T> => {
    if (path in content) return value;
    throw Object.assign(new Error("none"), { code: "ENOENT" });
  };
  const files: Partial<Files> = {
    home: resolve("/home/ann"),
    workingFolder: resolve("/"),
    read: async (path) => new TextEncoder().encode(await found(path, content[path] ?? "")),
    realPath: async (path) => (path.endsWith(".aws") ? path : found(path, path)),
    stat: async (path) => (path.endsWith(".aws") ? { ...stat, kind: "folder" } : found(path, stat)),
    list: () => Promise.resolve([]),
    canWrite: () => Promise.resolve(true),
    canReplace: () => Promise.resolve(true),
    mountsOf: () => Promise.resolve({ isMount: false, isMountedElsewhere: false, isReadOnly: false }),
  };
  return files as Files;
}
