import { hasCode } from "./has-code.js";

/** What Node's codes of the file system and of processes mean. */
const meanings: readonly (readonly [codes: readonly string[], meaning: string])[] = [
  [["EACCES", "EPERM"], "permission denied"],
  [["ENOENT"], "it does not exist"],
  [["EISDIR"], "it is a directory"],
  [["ENOTDIR"], "part of its path is not a directory"],
  [["EROFS"], "the disk is read-only"],
  [["ENOSPC", "EDQUOT"], "the disk is full"],
  [["EMFILE", "ENFILE"], "too many files are open"],
  [["ENOMEM", "EAGAIN"], "the system is short of memory or processes"],
  [["ELOOP"], "its links form a loop"],
  [["ENAMETOOLONG"], "its name is too long"],
  [["EBUSY", "ETXTBSY"], "it is in use"],
  [["EIO"], "the disk reported an error"],
];

/** Undefined for an error that does not come from the file system or from starting a process. */
export function systemMeaning(error: unknown): string | undefined {
  return meanings.find(([codes]) => hasCode(error, ...codes))?.[1];
}
