import { dirname } from "node:path";
import { CliError, hasCode } from "../errors/index.js";
import { quote } from "./quote.js";

/**
 * An error of the file system as a person can act on it.
 *
 * @param what What could not be done, such as "could not be saved".
 */
export function fileError(error: unknown, path: string, what: string): unknown {
  const reason = reasons.find(({ codes }) => hasCode(error, ...codes));
  if (error instanceof CliError || reason === undefined) return error;
  const { why, hint } = reason;
  return new CliError({ code: "FILE_ERROR", message: `${path} ${what}: ${why}.`, hint: hint(path), cause: error });
}

const reasons = [
  {
    codes: ["EACCES", "EPERM"],
    why: "the permissions of the file or its directory do not allow it",
    hint: (path: string) => `To see the owner and the mode: ls -ld ${quote(path)} ${quote(dirname(path))}`,
  },
  {
    codes: ["EROFS"],
    why: "the disk is read-only",
    hint: () => "Make the disk writable, or choose a file on another one.",
  },
  { codes: ["ENOSPC", "EDQUOT"], why: "the disk is full", hint: () => "Free some space and try again." },
  {
    codes: ["EBUSY"],
    why: "the system is using it, for example as a mount point",
    hint: () => "Mount its directory instead of the single file.",
  },
  { codes: ["EISDIR"], why: "it is a directory", hint: () => "Name a file." },
  { codes: ["ENOTDIR"], why: "part of its path is not a directory", hint: () => "Check the path." },
  { codes: ["ELOOP"], why: "its links form a loop", hint: (path: string) => `Remove the link: rm ${quote(path)}` },
  { codes: ["ENAMETOOLONG"], why: "its name is too long", hint: () => "Choose a shorter name." },
  { codes: ["EIO"], why: "the disk reported an error", hint: () => "Check the disk before trying again." },
];
