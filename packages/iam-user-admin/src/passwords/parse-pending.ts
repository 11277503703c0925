import { CliError } from "@iam-tools/core/errors";
import type { PendingPassword } from "./pending.js";

/**
 * What the file says; of what is wrong with it nothing is quoted, since there is a password in it.
 *
 * @throws CliError PENDING_UNREADABLE
 */
export function parsePending(path: string, content: string): PendingPassword {
  const pending = parseJson(content);
  if (isPending(pending)) return pending;
  throw new CliError({
    code: "PENDING_UNREADABLE",
    message: `The file ${path} was not written by this tool, so the password in it cannot be used.`,
    hint: "Move it away, and give the person a new password with --change-password.",
  });
}

function parseJson(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}

/** By hand, since this is on the way of every new password, and a schema takes longer to load than all that. */
function isPending(value: unknown): value is PendingPassword {
  if (typeof value !== "object" || value === null) return false;
  const {
    email,
    userName,
    account,
    password,
    messageId,
    occasion,
    state,
    mailTo = "-",
    pgp = "-",
    created = "-",
    expires = "-",
    marks = [],
  } = value as Partial<PendingPassword>;
  const { id, environment, consoleUrl } = account ?? {};
  return (
    [email, mailTo, pgp, userName, id, environment, consoleUrl, password, messageId, created, expires].every(isText) &&
    (occasion === "new-user" || occasion === "new-password") &&
    ["unset", "set", "sending", "mailed"].includes(state ?? "") &&
    Array.isArray(marks) &&
    marks.every((mark) => typeof mark === "string")
  );
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}
