import { join } from "node:path";
import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { CliError, hasCode } from "@iam-tools/core/errors";
import { listIfThere, readIfThere, removeIfThere, removeStrays } from "@iam-tools/core/files";
import type { Account } from "../account/account.js";
import { parsePending } from "./parse-pending.js";
import type { PendingPassword } from "./pending.js";
import { privateFolder, writePrivateFile } from "../files/private-files.js";

type KeepContext = Pick<Context, "env" | "files" | "processes" | "random">;

type FileContext = Pick<Context, "env" | "files">;

/** Whose password. */
export interface PasswordOwner {
  readonly account: Pick<Account, "id">;
  readonly userName: string;
}

export function pendingPasswordPath(context: FileContext, { account, userName }: PasswordOwner): string {
  return join(privateFolder(context), `${account.id}-${userName}.json`);
}

/**
 * Keeps the password before AWS is told of it, and how far it has come after: whatever ends the run, the password is
 * not lost, and the next run knows what is left to do.
 */
export async function keepPassword(context: KeepContext, pending: PendingPassword): Promise<void> {
  await writePrivateFile(context, pendingPasswordPath(context, pending), `${JSON.stringify(pending, null, 2)}\n`);
}

/** Of a plan, what tells whether it gives a password. */
interface Planned {
  readonly steps: readonly { readonly kind: string }[];
}

/**
 * Looks, without writing, whether passwords can be kept: where they cannot, none can be set, and nothing is begun.
 *
 * @throws CliError FILE_NOT_WRITABLE
 */
export async function requireKeeping(context: FileContext, plans: readonly Planned[]): Promise<void> {
  if (!plans.some(({ steps }) => steps.some(({ kind }) => kind === "set-password"))) return;
  const folder = privateFolder(context);
  if (await canMake(context, folder)) return;
  throw new CliError({
    code: "FILE_NOT_WRITABLE",
    message: `Passwords are kept in ${folder} until their owners have them, but nothing can be written there.`,
    hint: "Nothing was changed. Set XDG_STATE_HOME to a directory that you can write to, or correct the permissions of that one.",
  });
}

/** A folder that is not there is made in the nearest one above it. */
async function canMake({ files }: Pick<Context, "files">, folder: string): Promise<boolean> {
  try {
    return await files.canWrite(folder);
  } catch (error) {
    if (hasCode(error, "ENOTDIR")) return false;
    if (!hasCode(error, "ENOENT")) throw error;
    return canMake({ files }, folder.slice(0, folder.lastIndexOf("/")) || "/");
  }
}

/** For passwords that could not be printed after all. */
export function whereKept(
  context: FileContext,
  printed: readonly { readonly plan: PasswordOwner; readonly password?: PendingPassword }[],
): Pick<Result, "ifNotPrinted"> {
  const kept = printed.filter(({ password }) => password !== undefined);
  if (kept.length === 0) return {};
  const lines = kept.map(
    ({ plan }) =>
      `The password of ${plan.userName} is kept in ${pendingPasswordPath(context, plan)}, which only you can read.`,
  );
  return { ifNotPrinted: [...lines, "Run the same command again to print it."].join("\n") };
}

/** @throws CliError PENDING_UNREADABLE */
export async function findPendingPassword(
  context: FileContext,
  owner: PasswordOwner,
): Promise<PendingPassword | undefined> {
  return readPending(context, pendingPasswordPath(context, owner));
}

/**
 * Every password that waits.
 *
 * @param tellUnreadable of a file that cannot be used, and is left out
 */
export async function listPendingPasswords(
  context: FileContext,
  tellUnreadable: (error: CliError) => void,
): Promise<PendingPassword[]> {
  const folder = privateFolder(context);
  const names = await listIfThere(context, folder);
  const found = await Promise.all(
    names.filter((name) => name.endsWith(".json")).map((name) => readOrTell(join(folder, name))),
  );
  return found.filter((pending) => pending !== undefined);

  async function readOrTell(path: string): Promise<PendingPassword | undefined> {
    try {
      return await readPending(context, path);
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      tellUnreadable(error);
      return undefined;
    }
  }
}

/** Its owner has the password now, or nobody needs it any more; nothing of it is left, nor of what was cut off. */
export async function forgetPassword(
  context: FileContext & Pick<Context, "processes">,
  owner: PasswordOwner,
): Promise<void> {
  const path = pendingPasswordPath(context, owner);
  await removeStrays(context, privateFolder(context));
  await removeIfThere(context, path);
}

async function readPending(context: FileContext, path: string): Promise<PendingPassword | undefined> {
  const content = await readIfThere(context, path);
  if (content === undefined) return undefined;
  return parsePending(path, new TextDecoder().decode(content));
}
