import { dirname } from "node:path";
import { CliError, hasCode, quote, wordsOf } from "../errors/index.js";

/**
 * An error of the file system as a person can act on it.
 *
 * @param what What could not be done, such as "could not be saved".
 */
export function fileError(error: unknown, path: string, what: string): unknown {
  const reason = reasons.find(({ codes }) => hasCode(error, ...codes));
  if (error instanceof CliError || reason === undefined) return error;
  const { why = wordsOf(error), hint } = reason;
  return new CliError({ code: "FILE_ERROR", message: `${path} ${what}: ${why}.`, hint: hint(path), cause: error });
}

/** What to do about each; `why` only where more can be said than what the system's code means. */
const reasons: readonly { codes: readonly string[]; why?: string; hint: (path: string) => string }[] = [
  {
    codes: ["EACCES", "EPERM"],
    why: "the permissions of the file or its directory do not allow it",
    hint: (path) => `To see the owner and the mode: ls -ld ${quote(path)} ${quote(dirname(path))}`,
  },
  { codes: ["EROFS"], hint: () => "Make the disk writable, or choose a file on another one." },
  { codes: ["ENOSPC", "EDQUOT"], hint: () => "Free some space and try again." },
  {
    codes: ["EBUSY"],
    why: "the system is using it, for example as a mount point",
    hint: () => "Mount its directory instead of the single file.",
  },
  { codes: ["EMFILE", "ENFILE"], hint: () => "Close some programs, or raise the limit (ulimit -n), and try again." },
  { codes: ["ENOMEM", "EAGAIN"], hint: () => "Close some programs and try again." },
  { codes: ["EISDIR"], hint: () => "Name a file." },
  { codes: ["ENOTDIR"], hint: () => "Check the path." },
  { codes: ["ELOOP"], hint: (path) => `Remove the link: rm ${quote(path)}` },
  { codes: ["ENAMETOOLONG"], hint: () => "Choose a shorter name." },
  { codes: ["EIO"], hint: () => "Check the disk before trying again." },
];
