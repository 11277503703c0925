import { basename, dirname, join } from "node:path";
import type { Context } from "../context/index.js";
import { CliError, hasCode } from "../errors/index.js";
import { replaceFile, type ReplaceContext } from "../files/index.js";
import type { ProfilesFile } from "../profiles/index.js";

/** A long-term access key, whole. */
export interface KeyPair {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/**
 * What is known of one rotation that cannot be seen from AWS and the files: it is on the disk, with mode 0600, before
 * it matters. `nextStep` says what follows from it.
 */
export interface Journal {
  readonly version: 1;
  /** Whose region, endpoint and MFA settings hold for the calls. */
  readonly profile: string;
  readonly userName: string;
  readonly accountId: string;
  /** The config file that was in force, for a later run with another environment. */
  readonly configFile: string;
  /** When the rotation began: ISO 8601, by this machine's clock. */
  readonly started: string;
  /** Ids of the user's keys at that time: any other key came later. */
  readonly before: readonly string[];
  readonly old: KeyPair;
  /** When the new key was last asked for: ISO 8601, by this machine's clock; noted right before. */
  readonly attempted?: string;
  /** Not there before AWS has answered with it. */
  readonly new?: KeyPair;
  /** When the new key was first in every profile that had the old one; ISO 8601. */
  readonly saved?: string;
  /** A line for the person's shell that takes the new key to where else it is needed. */
  readonly onRotated?: string;
  /** Whether that command ended well. */
  readonly announced: boolean;
  /** Whether the old key stays, inactive. */
  readonly keepOld: boolean;
  /** How long the old key goes on working once the new one is saved, in milliseconds. */
  readonly grace: number;
  /** `back`: the rotation is being undone. */
  readonly direction: "forward" | "back";
}

/**
 * Beside the credentials file, which is to be the one behind all links: a rotation cut off under one name of it is
 * found under the others.
 */
export function journalPath(credentials: ProfilesFile, oldAccessKeyId: string): string {
  return join(dirname(credentials.path), `${prefixOf(credentials)}${oldAccessKeyId}.json`);
}

/**
 * The unfinished rotations of a credentials file.
 *
 * @throws CliError JOURNAL_INVALID where one cannot be understood: it may hold the only copy of a secret
 */
export async function readJournals(
  { files }: Pick<Context, "files">,
  credentials: ProfilesFile,
): Promise<readonly Journal[]> {
  const folder = dirname(credentials.path);
  const prefix = prefixOf(credentials);
  const names = (await listOrNone(files, folder)).filter(
    (name) => name.startsWith(prefix) && /^\w+\.json$/.test(name.slice(prefix.length)),
  );
  const journals = await Promise.all(names.sort().map((name) => readJournal({ files }, join(folder, name))));
  return journals.filter((journal) => journal !== undefined);
}

/** Undefined where there is none. */
export async function readJournal({ files }: Pick<Context, "files">, path: string): Promise<Journal | undefined> {
  let text: string;
  try {
    text = new TextDecoder().decode(await files.read(path));
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
  const journal = parse(text);
  if (journal === undefined) {
    throw new CliError({
      code: "JOURNAL_INVALID",
      message: `${path} notes an unfinished rotation in a form that this version does not know.`,
      hint: "Finish it with the version that began it. The file may hold the only copy of a secret: do not delete it before you know that its keys are gone.",
    });
  }
  return journal;
}

function parse(text: string): Journal | undefined {
  try {
    const journal = JSON.parse(text) as Partial<Journal>;
    const isKnown = journal.version === 1 && isKeyPair(journal.old) && Array.isArray(journal.before);
    const isWhole = journal.new === undefined || isKeyPair(journal.new);
    return isKnown && isWhole ? (journal as Journal) : undefined;
  } catch {
    return undefined;
  }
}

function isKeyPair(pair: Partial<KeyPair> | undefined): boolean {
  return typeof pair?.accessKeyId === "string" && typeof pair.secretAccessKey === "string";
}

/** Whole or not at all, and on the disk when this returns. */
export async function writeJournal(
  context: ReplaceContext,
  credentials: ProfilesFile,
  journal: Journal,
): Promise<void> {
  const content = `${JSON.stringify(journal, null, 2)}\n`;
  await replaceFile(context, journalPath(credentials, journal.old.accessKeyId), { content, like: undefined });
}

export async function removeJournal(
  { files }: Pick<Context, "files">,
  credentials: ProfilesFile,
  { old }: Journal,
): Promise<void> {
  await files.remove(journalPath(credentials, old.accessKeyId));
  await files.syncFolder(dirname(credentials.path));
}

function prefixOf(credentials: ProfilesFile): string {
  return `.${basename(credentials.path)}.rotation.`;
}

async function listOrNone(files: Context["files"], folder: string): Promise<string[]> {
  try {
    return await files.list(folder);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return [];
    throw error;
  }
}
