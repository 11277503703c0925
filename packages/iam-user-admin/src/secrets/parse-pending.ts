import { CliError } from "@iam-tools/core/errors";
import { secretName, type PendingKey, type PendingPassword, type PendingSecret } from "./pending.js";

/**
 * What the file says; of what is wrong with it nothing is quoted, since there is a secret in it.
 *
 * @param gives which kind it is, by the file's name
 *
 * @throws CliError PENDING_UNREADABLE
 */
export function parsePending(path: string, content: string, gives?: "access-key"): PendingSecret {
  const pending = parseJson(content);
  if (gives === undefined && isPassword(pending)) return pending;
  if (gives !== undefined && isKey(pending)) return pending;
  throw new CliError({
    code: "PENDING_UNREADABLE",
    message: `The file ${path} was not written by this tool, so the ${secretName({ gives })} in it cannot be used.`,
    hint:
      gives === undefined
        ? "Move it away, and give the person a new password with --change-password."
        : "Move it away. Delete the user's access key in the console, and run --access-key again for another.",
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
function isPassword(value: unknown): value is PendingPassword {
  if (!isWaiting(value)) return false;
  const {
    password,
    occasion,
    created = "-",
    expires = "-",
    marks = [],
    expected = [],
  } = value as Partial<PendingPassword>;
  return (
    [password, created, expires].every(isText) &&
    (occasion === "new-user" || occasion === "new-password") &&
    [marks, expected].every((list) => Array.isArray(list) && list.every((mark) => typeof mark === "string"))
  );
}

function isKey(value: unknown): value is PendingKey {
  if (!isWaiting(value)) return false;
  const { gives, asked = "", known, key, state } = value as Partial<PendingKey>;
  const isWhole = key === undefined ? state === "unset" : [key.accessKeyId, key.secretAccessKey].every(isText);
  return (
    gives === "access-key" && !Number.isNaN(Date.parse(asked)) && Array.isArray(known) && known.every(isText) && isWhole
  );
}

function isWaiting(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const {
    email,
    userName,
    account,
    messageId,
    state,
    mailTo = "-",
    pgp = "-",
    prints = true,
  } = value as Partial<PendingSecret>;
  const { id, environment, consoleUrl } = account ?? {};
  return (
    [email, mailTo, pgp, userName, id, environment, consoleUrl, messageId].every(isText) &&
    prints &&
    ["unset", "set", "sending", "mailed"].includes(state ?? "")
  );
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}
