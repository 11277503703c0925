import { dirname } from "node:path";
import { hasCode } from "./has-code.js";
import { quote } from "./quote.js";

/** What a code of the file system, or of starting a process, means to a person. */
export interface SystemFault {
  readonly codes: readonly string[];
  readonly meaning: string;
  /** What to do about it, whatever the file; or with the file that it is about. */
  readonly hint: string | ((path: string) => string);
}

const faults: readonly SystemFault[] = [
  {
    codes: ["EACCES", "EPERM"],
    meaning: "permission denied",
    hint: (path) => `To see the owner and the mode: ls -ld ${quote(path)} ${quote(dirname(path))}`,
  },
  {
    codes: ["ENOENT"],
    meaning: "it does not exist",
    hint: (path) => `To see what is there: ls ${quote(dirname(path))}`,
  },
  {
    codes: ["EISDIR"],
    meaning: "it is a directory",
    hint: (path) => `Name a file. To see those in it: ls ${quote(path)}`,
  },
  { codes: ["ENOTDIR"], meaning: "part of its path is not a directory", hint: "Check the path." },
  {
    codes: ["EROFS"],
    meaning: "the disk is read-only",
    hint: "Make the disk writable, or choose a file on another one.",
  },
  { codes: ["ENOSPC", "EDQUOT"], meaning: "the disk is full", hint: "Free some space and try again." },
  {
    codes: ["EMFILE", "ENFILE"],
    meaning: "too many files are open",
    hint: "Close some programs, or raise the limit (ulimit -n), and try again.",
  },
  {
    codes: ["ENOMEM", "EAGAIN"],
    meaning: "the system is short of memory or processes",
    hint: "Close some programs and try again.",
  },
  { codes: ["ELOOP"], meaning: "its links form a loop", hint: (path) => `Remove the link: rm ${quote(path)}` },
  { codes: ["ENAMETOOLONG"], meaning: "its name is too long", hint: "Choose a shorter name." },
  { codes: ["EBUSY", "ETXTBSY"], meaning: "it is in use", hint: "Close the program that uses it, and try again." },
  { codes: ["EIO"], meaning: "the disk reported an error", hint: "Check the disk before trying again." },
];

/** Undefined for an error that does not come from the file system or from starting a process. */
export function systemFault(error: unknown): SystemFault | undefined {
  return faults.find(({ codes }) => hasCode(error, ...codes));
}

/** What to type next, where that is known. */
export function systemHint({ hint }: Pick<SystemFault, "hint">, path: string | undefined): string | undefined {
  if (typeof hint === "string") return hint;
  return path === undefined ? undefined : hint(path);
}
