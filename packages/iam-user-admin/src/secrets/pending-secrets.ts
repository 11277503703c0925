import { basename, dirname, join } from "node:path";
import type { Result } from "@iam-tools/core/cli";
import type { Context } from "@iam-tools/core/context";
import { CliError, hasCode } from "@iam-tools/core/errors";
import { fileError, listIfThere, proveRoom, readIfThere, removeIfThere, removeStrays } from "@iam-tools/core/files";
import { parsePending } from "./parse-pending.js";
import { secretName, type PendingKey, type PendingPassword, type PendingSecret, type SecretOwner } from "./pending.js";
import { privateFolder, writePrivateFile } from "../files/private-files.js";

type KeepContext = Pick<Context, "env" | "files" | "processes" | "random">;

type FileContext = Pick<Context, "env" | "files">;

/** No user's name has a `~`. */
const keyEnding = "~access-key.json";

export function pendingPath(context: FileContext, { account, userName, gives }: SecretOwner): string {
  const ending = gives === "access-key" ? keyEnding : ".json";
  return join(privateFolder(context), `${account.id}-${userName}${ending}`);
}

/**
 * Keeps the secret, a password before AWS is told of it, and how far it has come after: whatever ends the run, it is not
 * lost, and the next run knows what is left to do.
 */
export async function keepSecret(context: KeepContext, pending: PendingSecret): Promise<void> {
  await writePrivateFile(context, pendingPath(context, pending), `${JSON.stringify(pending, null, 2)}\n`);
}

/** Of a plan, what tells whether it gives a secret. */
interface Planned {
  readonly steps: readonly { readonly kind: string }[];
}

/**
 * Looks, without writing, whether secrets can be kept: where they cannot, none can be set, and nothing is begun.
 *
 * @throws CliError FILE_NOT_WRITABLE
 */
export async function requireKeeping(context: FileContext, plans: readonly Planned[]): Promise<void> {
  if (secretsOf(plans) === 0) return;
  const folder = privateFolder(context);
  if (!(await canMake(context, folder))) throw noPlace(folder);
}

function noPlace(folder: string, cause?: unknown): CliError {
  return new CliError({
    code: "FILE_NOT_WRITABLE",
    message: `Passwords and access keys are kept in ${folder} until their owners have them, but nothing can be written there.`,
    hint: "Nothing was changed. Set XDG_STATE_HOME to a directory that you can write to, or correct the permissions of that one.",
    cause,
  });
}

/** Bytes that a password or a key is kept in, at most: a block of the disk. */
const mostBytes = 4_096;

/**
 * Sees to it that there is room for them all, by writing as much and removing it again: a disk that is full is found before
 * the first change.
 *
 * @throws CliError FILE_ERROR
 */
export async function proveKeeping(context: KeepContext, plans: readonly Planned[]): Promise<void> {
  const secrets = secretsOf(plans);
  if (secrets === 0) return;
  const folder = privateFolder(context);
  try {
    await context.files.makeFolder(folder, 0o700);
    await proveRoom(context, [join(folder, "secrets")], secrets * mostBytes);
  } catch (error) {
    // What stands in the way of the folder was not seen without writing: a link that leads nowhere, a system's own folder.
    if (hasCode(error, "ENOENT", "EEXIST", "ENOTDIR")) throw noPlace(folder, error);
    throw fileError(error, folder, "could not be written to, and nothing was changed");
  }
}

function secretsOf(plans: readonly Planned[]): number {
  return plans
    .flatMap(({ steps }) => steps)
    .filter(({ kind }) => kind === "set-password" || kind === "create-access-key").length;
}

/** A folder that is not there is made in the nearest one above it. */
async function canMake({ files }: Pick<Context, "files">, folder: string): Promise<boolean> {
  try {
    return await files.canWrite(folder);
  } catch (error) {
    if (hasCode(error, "ENOTDIR")) return false;
    if (!hasCode(error, "ENOENT")) throw error;
    const above = dirname(folder);
    // A link that leads nowhere is there, and no folder can be made in its place; another run may just have made one.
    const names = await files.list(above).catch((): string[] => []);
    if (names.includes(basename(folder))) return files.canWrite(folder).catch(() => false);
    return canMake({ files }, above);
  }
}

/** For secrets that could not be printed after all. */
export function whereKept(
  context: FileContext,
  printed: readonly { readonly plan: SecretOwner; readonly secret?: PendingSecret }[],
): Pick<Result, "ifNotPrinted"> {
  const kept = printed.filter(({ secret }) => secret !== undefined);
  if (kept.length === 0) return {};
  const lines = kept.map(
    ({ plan }) =>
      `The ${secretName(plan)} of ${plan.userName} is kept in ${pendingPath(context, plan)}, which only you can read.`,
  );
  return { ifNotPrinted: [...lines, "Run the same command again to print it."].join("\n") };
}

/** @throws CliError PENDING_UNREADABLE */
export async function findPending(context: FileContext, owner: SecretOwner): Promise<PendingSecret | undefined> {
  return readPending(context, pendingPath(context, owner));
}

/** @throws CliError PENDING_UNREADABLE */
export async function findPendingPassword(
  context: FileContext,
  { account, userName }: SecretOwner,
): Promise<PendingPassword | undefined> {
  const pending = await findPending(context, { account, userName });
  return pending?.gives === undefined ? pending : undefined;
}

/** @throws CliError PENDING_UNREADABLE */
export async function findPendingKey(
  context: FileContext,
  { account, userName }: SecretOwner,
): Promise<PendingKey | undefined> {
  const pending = await findPending(context, { account, userName, gives: "access-key" });
  return pending?.gives === "access-key" ? pending : undefined;
}

/**
 * Every secret that waits.
 *
 * @param tellUnreadable of a file that cannot be used, and is left out
 */
export async function listPending(
  context: FileContext,
  tellUnreadable: (error: CliError) => void,
): Promise<PendingSecret[]> {
  const folder = privateFolder(context);
  const names = await listIfThere(context, folder);
  const found = await Promise.all(
    names.filter((name) => name.endsWith(".json")).map((name) => readOrTell(join(folder, name))),
  );
  return found.filter((pending) => pending !== undefined);

  async function readOrTell(path: string): Promise<PendingSecret | undefined> {
    try {
      return await readPending(context, path);
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      tellUnreadable(error);
      return undefined;
    }
  }
}

/** Its owner has the secret now, or nobody needs it any more; nothing of it is left, nor of what was cut off. */
export async function forgetSecret(
  context: FileContext & Pick<Context, "processes">,
  owner: SecretOwner,
): Promise<void> {
  const path = pendingPath(context, owner);
  await removeStrays(context, privateFolder(context));
  await removeIfThere(context, path);
}

/** A key that is deleted opens nothing any more, whether or not its owner has it. */
export async function forgetKey(
  context: FileContext & Pick<Context, "processes">,
  { account, userName }: SecretOwner,
  accessKeyId: string,
): Promise<void> {
  const owner: SecretOwner = { account, userName, gives: "access-key" };
  // A file that cannot be read is nobody's to remove.
  const pending = await findPendingKey(context, owner).catch(() => undefined);
  if (pending?.key?.accessKeyId === accessKeyId) await forgetSecret(context, owner);
}

async function readPending(context: FileContext, path: string): Promise<PendingSecret | undefined> {
  const content = await readIfThere(context, path);
  if (content === undefined) return undefined;
  return parsePending(path, new TextDecoder().decode(content), path.endsWith(keyEnding) ? "access-key" : undefined);
}
