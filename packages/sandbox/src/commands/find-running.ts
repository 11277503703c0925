import { lstat, readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Context } from "@iam-tools/core/context";
import { CliError, hasCode, usageError } from "@iam-tools/core/errors";
import { environmentFile, folderVariable, type Furnished, type Noted } from "./furnish.js";

/** A sandbox that answers. */
export interface Running extends Furnished {
  readonly url: string;
  /** As its page shows it. */
  readonly accounts: readonly RunningAccount[];
}

export interface RunningAccount {
  readonly devices: readonly {
    readonly serialNumber: string;
    readonly user?: string;
    readonly code?: { readonly digits: string; readonly used: boolean };
  }[];
}

/**
 * The sandbox of this shell, else the one that this person runs elsewhere on this machine.
 *
 * @throws CliError NO_SANDBOX where none runs; USAGE where there are several, and none is named
 */
export async function findRunning(
  context: Pick<Context, "env" | "processes">,
  port: number | undefined,
): Promise<Running> {
  const here = port === undefined ? context.env[folderVariable] : undefined;
  const folders = new Set([...(await ownFolders()), ...(here === undefined ? [] : [here])]);
  const looks = await Promise.all([...folders].map((folder) => look(context, folder)));
  const all = looks.filter((one) => one !== undefined);
  const ofShell = all.filter(({ folder }) => folder === here);
  const meant = port === undefined ? all : all.filter(({ url }) => new URL(url).port === String(port));
  const found = ofShell.length > 0 ? ofShell : meant;
  const [one, ...others] = found;
  if (one === undefined) {
    throw new CliError({
      code: "NO_SANDBOX",
      message: `There is no running sandbox${port === undefined ? "" : ` on port ${port}`}.`,
      hint: "Start one in another terminal: iam-sandbox",
    });
  }
  if (others.length > 0) {
    const ports = found.map(({ url }) => new URL(url).port);
    throw usageError(
      `${found.length} sandboxes are running, on the ports ${ports.join(", ")}.`,
      `Name one: --port ${ports[0]}`,
    );
  }
  return one;
}

/** Nobody else's: their files could lead a shell anywhere. */
async function ownFolders(): Promise<string[]> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith("iam-sandbox-"));
  const folders = names.map((name) => join(tmpdir(), name));
  const uid = process.getuid?.();
  const owned = await Promise.all(folders.map(async (folder) => uid === undefined || (await ownerOf(folder)) === uid));
  return folders.filter((_, index) => owned[index]);
}

async function ownerOf(folder: string): Promise<number | undefined> {
  try {
    // A link that somebody else made to a folder of this user's is theirs.
    return (await lstat(folder)).uid;
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

/** Undefined where it was killed, or is not ready yet. Of one that was killed the folder is left, and its port is another's. */
async function look({ processes }: Pick<Context, "processes">, folder: string): Promise<Running | undefined> {
  const path = join(folder, environmentFile);
  try {
    const { server, ...furnished } = JSON.parse(await readFile(path, "utf8")) as Noted;
    if ((await processes.isRunning(server)) === false) return undefined;
    const url = furnished.environment["AWS_ENDPOINT_URL"] ?? "";
    const answer = await fetch(`${url}/state.json`, { signal: AbortSignal.timeout(5000) });
    const { accounts } = (await answer.json()) as Pick<Running, "accounts">;
    return Array.isArray(accounts) ? { ...furnished, folder, url, accounts } : undefined;
  } catch {
    return undefined;
  }
}
