import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { platform } from "node:process";
import type { FileMounts } from "../files.js";

interface Mount {
  /** Of the file system, as `major:minor`. */
  readonly device: string;
  /** What of the file system is mounted. */
  readonly root: string;
  readonly at: string;
  readonly isReadOnly: boolean;
}

/**
 * @param path with no link in it
 * @returns also what processes of this user see in mount namespaces of their own, as those in containers do
 */
export function mountsOf(path: string): FileMounts {
  if (platform !== "linux") return nothingKnown;
  const mounts = mountsIn("self");
  // The one that was mounted last hides those before it.
  const own = mounts.findLast(({ at }) => path === at || path.startsWith(at === "/" ? at : `${at}/`));
  if (own === undefined) return nothingKnown;
  const place = `${own.root}${path.slice(own.at.length)}`.replace(/^\/+/, "/");
  const isSame = ({ device, root }: Mount) => device === own.device && root === place;
  return {
    isMount: own.at === path,
    // Asks every process of the machine, and so only where somebody wants to know.
    get isMountedElsewhere() {
      return [mounts.filter(({ at }) => at !== path), ...otherNamespaces().map(mountsIn)].flat().some(isSame);
    },
    isReadOnly: own.isReadOnly,
  };
}

const nothingKnown: FileMounts = { isMount: false, isMountedElsewhere: false, isReadOnly: false };

/** One process of each mount namespace besides this one's. */
function otherNamespaces(): string[] {
  const seen = new Map([[namespaceOf("self"), "self"]]);
  for (const pid of readdirSync("/proc")) {
    const namespace = /^\d+$/.test(pid) ? namespaceOf(pid) : undefined;
    if (namespace !== undefined && !seen.has(namespace)) seen.set(namespace, pid);
  }
  return [...seen.values()].slice(1);
}

/** Undefined for another user's process, which may not be asked. */
function namespaceOf(pid: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/mnt`);
  } catch {
    return undefined;
  }
}

/** See proc_pid_mountinfo(5). */
function mountsIn(pid: string): Mount[] {
  try {
    const lines = readFileSync(`/proc/${pid}/mountinfo`, "utf8").trimEnd().split("\n");
    return lines.map((line) => {
      const [, , device = "", root = "", at = "", options = ""] = line.split(" ").map(decodeField);
      const ofFileSystem = line.slice(line.indexOf(" - ")).split(" ").at(-1) ?? "";
      const isReadOnly = [options, ofFileSystem].some((list) => list.split(",").includes("ro"));
      return { device, root, at, isReadOnly };
    });
  } catch {
    return [];
  }
}

function decodeField(field: string): string {
  return field.replaceAll(/\\(\d{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}
