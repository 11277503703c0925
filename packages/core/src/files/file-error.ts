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
    why: "the permissions of the file or its folder do not allow it",
    hint: (path: string) => `ls -ld ${quote(path)} and its folder show whose they are.`,
  },
  {
    codes: ["EROFS"],
    why: "the disk is read-only",
    hint: () => "Make the disk writable, or choose a file on another one.",
  },
  { codes: ["ENOSPC", "EDQUOT"], why: "the disk is full", hint: () => "Free some space and try again." },
  {
    codes: ["EBUSY"],
    why: "it is in use by the system, as a file that is mounted by itself is",
    hint: () => "Mount its folder in place of the one file.",
  },
  { codes: ["EISDIR"], why: "it is a folder", hint: () => "Name a file." },
  { codes: ["ENOTDIR"], why: "a part of its path is no folder", hint: () => "Check the path." },
  { codes: ["ELOOP"], why: "its links lead in a circle", hint: (path: string) => `Remove the link: rm ${quote(path)}` },
  { codes: ["ENAMETOOLONG"], why: "its name is too long", hint: () => "Choose a shorter name." },
  { codes: ["EIO"], why: "the disk reports an error", hint: () => "Check the disk before trying again." },
];
