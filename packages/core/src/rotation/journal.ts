import { dirname, join } from "node:path";
import * as v from "valibot";
import type { Context } from "../context/index.js";
import { CliError, hasCode, quote, toCliError, wordsOf } from "../errors/index.js";
import { fileError, hiddenName, listIfThere, replaceFile, type ReplaceContext } from "../files/index.js";
import { isSealed, readProfiles, type ProfilesFile } from "../profiles/index.js";
import type { OpenVault, VaultContext } from "../vault/index.js";
import { journalSchema } from "./journal-schema.js";

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
  /** When the rotation began: ISO 8601, by AWS's clock, as all times here. */
  readonly started: string;
  /** Ids of the user's keys at that time: any other key came later. */
  readonly before: readonly string[];
  readonly old: KeyPair;
  /** The profiles that held the old key: each is to hold one of the two until the end. */
  readonly holders: readonly Holder[];
  /** Requests for the new key that may have been carried out without an answer; each is noted before it is sent. */
  readonly attempts?: readonly Attempt[];
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

/** The new key, where it is certain that there is one. */
export function newKey({ new: made }: Journal): KeyPair {
  if (made === undefined) throw new Error("There is no new key yet");
  return made;
}

/** Until when the old key goes on working beside the saved new one; undefined where there is no grace period. */
export function graceEnd({ saved, grace, direction }: Journal): Date | undefined {
  if (saved === undefined || grace === 0 || direction === "back") return undefined;
  return new Date(Date.parse(saved) + grace);
}

/** A profile of one of the two shared files, or of the vault. */
export interface Holder {
  readonly file: ProfilesFile["kind"];
  readonly profile: string;
}

/** A request for a key: ISO 8601, by AWS's clock. */
export interface Attempt {
  readonly from: string;
  /** When its answer was lost; not there where the run was killed. */
  readonly until?: string;
}

/**
 * Beside the credentials file, which is to be the one behind all links: a rotation cut off under one name of it is
 * found under the others.
 */
export function journalPath(credentials: ProfilesFile, oldAccessKeyId: string): string {
  return join(dirname(credentials.path), `${journalPrefix(credentials)}${oldAccessKeyId}.json`);
}

/** The unfinished rotations of a credentials file. */
export interface Journals {
  readonly known: readonly Journal[];
  /** What is in the way of nobody but the key that it is named after. */
  readonly unreadable: readonly UnreadableJournal[];
}

export interface UnreadableJournal {
  readonly oldAccessKeyId: string;
  readonly error: CliError;
}

/** The vault is not opened: secrets that are sealed stay so, until `openJournal`. */
export async function readJournals(
  context: Pick<Context, "clock" | "files">,
  location: Pick<JournalPlace, "journals">,
): Promise<Journals> {
  const folder = dirname(location.journals.path);
  const prefix = journalPrefix(location.journals);
  const known: Journal[] = [];
  const unreadable: UnreadableJournal[] = [];
  for (const name of (await listIfThere(context, folder)).sort()) {
    const [, oldAccessKeyId] = /^(\w+)\.json$/.exec(name.startsWith(prefix) ? name.slice(prefix.length) : "") ?? [];
    if (oldAccessKeyId === undefined) continue;
    try {
      const path = join(folder, name);
      const journal = await readNote(context, path);
      if (journal === undefined) continue;
      // Its own name is what it is written to and removed by.
      if (journal.old.accessKeyId !== oldAccessKeyId) throw invalid(path, "is about another key than its name says");
      known.push(journal);
    } catch (error) {
      unreadable.push({ oldAccessKeyId, error: toCliError(error) });
    }
  }
  return { known, unreadable };
}

/**
 * The unfinished rotation that a key is part of.
 *
 * @throws CliError JOURNAL_INVALID where there is one that cannot be understood
 */
export function unfinishedOf(
  { known, unreadable }: Journals,
  { accessKeyId }: Pick<KeyPair, "accessKeyId">,
): Journal | undefined {
  const broken = unreadable.find(({ oldAccessKeyId }) => oldAccessKeyId === accessKeyId);
  if (broken !== undefined) throw broken.error;
  return known.find((journal) => isPartOf(journal, { accessKeyId }));
}

/** The unfinished rotation that began with a key of the profile, whatever that holds by now. */
export function unfinishedOfProfile({ known }: Journals, profile: string): Journal | undefined {
  return known.find(({ holders }) => holders.some((holder) => holder.profile === profile));
}

export function isPartOf({ old, new: made }: Journal, { accessKeyId }: Pick<KeyPair, "accessKeyId">): boolean {
  return accessKeyId === old.accessKeyId || accessKeyId === made?.accessKeyId;
}

/** Where the journals are, and the vault that seals their secrets where it holds the keys. */
export interface JournalPlace {
  /** The credentials file behind all links. */
  readonly journals: ProfilesFile;
  readonly vault: ProfilesFile;
}

/**
 * Undefined where there is none.
 *
 * @throws CliError what `readNote` and `openJournal` throw
 */
export async function readJournal(
  context: VaultContext,
  location: Pick<JournalPlace, "vault">,
  path: string,
): Promise<Journal | undefined> {
  const journal = await readNote(context, path);
  return journal && openJournal(context, location, journal);
}

/** @throws CliError JOURNAL_INVALID where it cannot be understood: it may hold the only copy of a secret */
async function readNote({ files }: Pick<Context, "clock" | "files">, path: string): Promise<Journal | undefined> {
  let text: string;
  try {
    // A pipe would be waited for.
    if ((await files.stat(path)).kind !== "file") throw invalid(path, "is not a file");
    text = new TextDecoder().decode(await files.read(path));
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    if (error instanceof CliError) throw error;
    throw invalid(path, `cannot be read: ${wordsOf(error)}`);
  }
  return parse(path, text);
}

/**
 * A journal with its secrets in clear.
 *
 * @throws CliError what `openVault` and `openSecret` throw where they are sealed
 */
export async function openJournal(
  context: VaultContext,
  { vault }: Pick<JournalPlace, "vault">,
  journal: Journal,
): Promise<Journal> {
  if (![journal.old, journal.new].some((pair) => pair !== undefined && isSealed(pair.secretAccessKey))) return journal;
  const open = await openVaultOf(context, vault);
  return withSecrets(journal, ({ accessKeyId, secretAccessKey }) => open.openSecret(accessKeyId, secretAccessKey));
}

async function openVaultOf(context: VaultContext, vault: ProfilesFile): Promise<OpenVault> {
  const { openVault } = await import("../vault/index.js");
  return openVault(context, await readProfiles(context, vault));
}

function withSecrets(journal: Journal, secretOf: (pair: KeyPair) => string): Journal {
  const changed = (pair: KeyPair): KeyPair => ({ ...pair, secretAccessKey: secretOf(pair) });
  return {
    ...journal,
    old: changed(journal.old),
    ...(journal.new === undefined ? {} : { new: changed(journal.new) }),
  };
}

function invalid(path: string, why: string, hint = `Correct it${otherwise(path)}`): CliError {
  return new CliError({
    code: "JOURNAL_INVALID",
    message: `The note of an unfinished rotation ${path} ${why}.`,
    hint: `${hint}\nIt may hold the only copy of a secret: do not delete it before you have checked that its keys are gone.`,
  });
}

const otherwise = (path: string) =>
  `. Where your profiles' key works (aws sts get-caller-identity --profile NAME), you can also move it away: mv ${quote(path)} ~/`;

/** What is wrong is told by its place alone: values may be secrets. */
function parse(path: string, text: string): Journal {
  const parsed = v.safeParse(journalSchema, read(text));
  if (parsed.success) return parsed.output;
  const problems = new Map(parsed.issues.map((issue) => [v.getDotPath(issue) ?? "it", issue.message]));
  if (problems.has("version")) {
    const hint = `Finish it with the version that began it${otherwise(path)}`;
    throw invalid(path, "is in a format that this version does not know", hint);
  }
  throw invalid(path, `is damaged: ${[...problems].map(([place, what]) => `${place} has to be ${what}`).join("; ")}`);
}

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whole or not at all, and on the disk when this returns. Where the vault holds one of the keys, no secret is in clear. */
export async function writeJournal(
  context: ReplaceContext & VaultContext,
  { journals, vault }: JournalPlace,
  journal: Journal,
): Promise<void> {
  let noted = journal;
  if (journal.holders.some(({ file }) => file === "vault")) {
    const open = await openVaultOf(context, vault);
    noted = withSecrets(journal, ({ accessKeyId, secretAccessKey }) => open.sealSecret(accessKeyId, secretAccessKey));
  }
  const content = `${JSON.stringify(noted, null, 2)}\n`;
  const path = journalPath(journals, journal.old.accessKeyId);
  try {
    await replaceFile(context, path, { content, like: undefined });
  } catch (error) {
    throw fileError(error, path, "could not be saved");
  }
}

export async function removeJournal(
  { files }: Pick<Context, "files">,
  credentials: ProfilesFile,
  { old }: Journal,
): Promise<void> {
  const path = journalPath(credentials, old.accessKeyId);
  try {
    await files.remove(path);
    await files.syncFolder(dirname(path));
  } catch (error) {
    throw fileError(error, path, "could not be removed");
  }
}

/** Of the names of all journals beside that credentials file. */
function journalPrefix(credentials: ProfilesFile): string {
  return `${hiddenName(credentials.path)}.rotation.`;
}
