import type { Context } from "@iam-tools/core/context";
import { hasCode } from "@iam-tools/core/errors";

/** A password that is or may be set, and that its owner has not got yet. */
export interface PendingPassword {
  readonly email: string;
  readonly userName: string;
  readonly accountId: string;
  readonly password: string;
}

/** Where the password of that user waits: a file of this tool's own, outside all folders that are shared or synced. */
export function pendingPasswordPath(
  context: Pick<Context, "env" | "files">,
  { accountId, userName }: Pick<PendingPassword, "accountId" | "userName">,
): string {
  const state = context.env.XDG_STATE_HOME ?? `${context.files.home}/.local/state`;
  return `${state}/iam-user-admin/${accountId}-${userName}.json`;
}

/**
 * Keeps the password, in a file that only this person can read, before AWS is told of it: whatever ends the run after
 * that, the password is not lost.
 */
export async function keepPassword(context: Pick<Context, "env" | "files">, pending: PendingPassword): Promise<string> {
  const path = pendingPasswordPath(context, pending);
  const folder = path.slice(0, path.lastIndexOf("/"));
  await context.files.makeFolder(folder, 0o700);
  await forgetPassword(context, pending);
  await context.files.create(path, `${JSON.stringify(pending, null, 2)}\n`, 0o600);
  await context.files.syncFolder(folder);
  return path;
}

export async function isPasswordPending(
  context: Pick<Context, "env" | "files">,
  user: Pick<PendingPassword, "accountId" | "userName">,
): Promise<boolean> {
  try {
    await context.files.stat(pendingPasswordPath(context, user));
    return true;
  } catch (error) {
    if (hasCode(error, "ENOENT")) return false;
    throw error;
  }
}

/** Its owner has the password now. */
export async function forgetPassword(
  context: Pick<Context, "env" | "files">,
  user: Pick<PendingPassword, "accountId" | "userName">,
): Promise<void> {
  try {
    await context.files.remove(pendingPasswordPath(context, user));
  } catch (error) {
    if (!hasCode(error, "ENOENT")) throw error;
  }
}
