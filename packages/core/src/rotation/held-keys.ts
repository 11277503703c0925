import type { Context } from "../context/index.js";
import { CliError, quote, toCliError, usageError } from "../errors/index.js";
import {
  checkKeys,
  keysBehind,
  profileContent,
  profileNotFound,
  readProfiles,
  profileValue,
  type ProfileChange,
  type ProfileContent,
  type ProfilesDocument,
} from "../profiles/index.js";
import type { VaultContext } from "../vault/index.js";
import type { Holder, Journal, KeyPair } from "./journal.js";
import type { KeyLocation } from "./key-location.js";

/** The two shared files and the vault, as read. */
export interface Documents {
  readonly credentials: ProfilesDocument;
  readonly config: ProfilesDocument;
  /** Sealed, but for what `openDocuments` has opened. */
  readonly vault: ProfilesDocument;
  /** Why it could not, by the profile. */
  readonly locked?: ReadonlyMap<string, CliError>;
}

/** In the order in which a profile's keys are looked for. */
export function documentsOf({ credentials, vault, config }: Documents): ProfilesDocument[] {
  return [credentials, vault, config];
}

/** A long-term key that is kept in the files. */
export interface HeldKey extends KeyPair {
  /** Every profile that holds it, in whichever file; at least one. */
  readonly profiles: readonly string[];
}

/** The vault is not opened: which profile has which key can be read, and nobody is asked for a passphrase. */
export async function readDocuments(
  context: Pick<Context, "clock" | "files">,
  location: KeyLocation,
): Promise<Documents> {
  const [credentials, config, vault] = await Promise.all([
    readProfiles(context, location.credentials),
    readProfiles(context, location.config),
    readProfiles(context, location.vault),
  ]);
  return { credentials, config, vault };
}

/**
 * The same, with secrets of the vault in clear: those of a profile whose keys are there, or of all profiles. Where none of
 * them has keys there it stays closed. What does not open is in nobody's way but its own profile's.
 */
export async function openDocuments(context: VaultContext, documents: Documents, profile?: string): Promise<Documents> {
  const { vault } = documents;
  const names = profile === undefined ? [...vault.profiles.keys()] : [profile];
  const sealed = names.filter((name) => profileContent(documentsOf(documents), name).kind === "sealed");
  if (sealed.length === 0) return documents;
  try {
    const { openVault } = await import("../vault/index.js");
    const { document, locked } = (await openVault(context, vault)).clear(vault, sealed);
    return { ...documents, vault: document, locked };
  } catch (error) {
    if (!(error instanceof CliError) || !error.code.startsWith("VAULT_")) throw error;
    return { ...documents, locked: new Map(sealed.map((name) => [name, error])) };
  }
}

/** Every long-term key once, in the order of the files. */
export function heldKeys(documents: Documents): HeldKey[] {
  const keys = new Map<string, KeyPair>();
  for (const document of documentsOf(documents)) {
    for (const [accessKeyId, profiles] of profilesByKey(document)) {
      const pairs = profiles.map((profile) => longTermKey(document, profile));
      const pair = pairs.find((one) => one !== undefined);
      if (pair !== undefined && !keys.has(accessKeyId)) keys.set(accessKeyId, pair);
    }
  }
  return [...keys.values()].map((pair) => heldKey(documents, pair));
}

/**
 * The long-term key that a profile holds itself: the credentials file goes before the config file, as it does for all
 * AWS tools.
 *
 * @throws CliError PROFILE_NOT_FOUND, KEY_MALFORMED; USAGE where it holds a session, assumes a role, or holds no whole key
 */
export function heldKeyOf(documents: Documents, profile: string): HeldKey {
  const all = documentsOf(documents);
  if (!all.some(({ profiles }) => profiles.has(profile))) throw profileNotFound(all, profile);
  checkKeys(all, profile);
  const content = profileContent(all, profile);
  if (content.kind === "long-term") return heldKey(documents, content);
  throw whyNoKey(documents, profile, content);
}

function whyNoKey(documents: Documents, profile: string, content: ProfileContent): CliError {
  switch (content.kind) {
    case "role":
      return usageError(
        `The profile "${profile}" assumes the role ${content.roleArn}; a role has no access key to rotate.`,
        nameBehind(documents, profile),
      );
    case "session":
    case "sealed-session":
      return isSession(documents, profile);
    case "sealed":
      return documents.locked?.get(profile) ?? toCliError(new Error("The vault was not opened"));
    case "incomplete":
      if (content.of === "session") return isSession(documents, profile);
      return usageError(
        `The profile "${profile}" holds half of a key: ${content.missing} is missing.`,
        `Store both: aws configure --profile ${quote(profile)}`,
      );
    default:
      return usageError(
        `The profile "${profile}" holds no access key.`,
        `Profiles that do: ${someOf([...new Set(heldKeys(documents).flatMap((key) => key.profiles))])}`,
      );
  }
}

/** A profile that has no key to rotate, and why. */
export interface PassedOver {
  readonly profile: string;
  readonly why: CliError;
  /** Whether something is wrong with it: it holds half of a key, or one in a vault that does not open. */
  readonly isBroken: boolean;
}

/** Every profile that `heldKeys` finds no key in. */
export function passedOver(documents: Documents): PassedOver[] {
  const all = documentsOf(documents);
  const held = new Set(heldKeys(documents).flatMap(({ profiles }) => profiles));
  const names = [...new Set(all.flatMap(({ profiles }) => [...profiles.keys()]))].filter((name) => !held.has(name));
  return names.map((profile) => {
    const content = profileContent(all, profile);
    const isHalf = content.kind === "incomplete" && content.of === "long-term";
    const isBroken = isHalf || content.kind === "sealed";
    return { profile, why: whyNoKey(documents, profile, content), isBroken };
  });
}

function isSession(documents: Documents, profile: string): CliError {
  return usageError(
    `The profile "${profile}" holds a session, which has nothing to rotate.`,
    nameBehind(documents, profile),
  );
}

function nameBehind(documents: Documents, profile: string): string {
  const all = documentsOf(documents);
  const base = keysBehind(all, profile);
  // A command that prints keys has none to rotate.
  return base === undefined || profileContent(all, base).kind === "process"
    ? "Name the profile that has your long-term keys."
    : `Its keys come from the profile "${base}": add --profile ${quote(base)}`;
}

function heldKey(documents: Documents, { accessKeyId, secretAccessKey }: KeyPair): HeldKey {
  return { accessKeyId, secretAccessKey, profiles: profilesHolding(documents, { accessKeyId }) };
}

/** Their names, in whichever file, each once. */
export function profilesHolding(documents: Documents, { accessKeyId }: Pick<KeyPair, "accessKeyId">): string[] {
  const holds = (document: ProfilesDocument) => profilesByKey(document).get(accessKeyId) ?? [];
  return [...new Set(documentsOf(documents).flatMap(holds))];
}

/** What puts another key in place of one, in every profile of a file that holds it. */
export function changesFor(
  document: ProfilesDocument,
  { accessKeyId }: Pick<KeyPair, "accessKeyId">,
  replacement: KeyPair,
): ProfileChange[] {
  return (profilesByKey(document).get(accessKeyId) ?? []).map((profile) => putKey(profile, replacement));
}

/** Which profiles hold which key, by its id; found once, since it is asked at every step of a rotation. */
function profilesByKey(document: ProfilesDocument): ReadonlyMap<string, readonly string[]> {
  const known = indexes.get(document);
  if (known !== undefined) return known;
  const index = new Map<string, string[]>();
  for (const profile of document.profiles.keys()) {
    const id = profileValue(document, profile, idOption);
    if (id === undefined) continue;
    const others = index.get(id);
    if (others === undefined) index.set(id, [profile]);
    else others.push(profile);
  }
  indexes.set(document, index);
  return index;
}

const indexes = new WeakMap<ProfilesDocument, ReadonlyMap<string, readonly string[]>>();

/** Where a key is held, each profile of each file. */
export function holdersOf(documents: Documents, key: Pick<KeyPair, "accessKeyId">): Holder[] {
  return documentsOf(documents).flatMap((document) =>
    (profilesByKey(document).get(key.accessKeyId) ?? []).map((profile) => ({ file: document.file.kind, profile })),
  );
}

/** A profile that holds neither key of a rotation any more. */
export interface StrayProfile extends Holder {
  /** The key that it holds in their place, if any. */
  readonly otherKeyId: string | undefined;
}

export function strayProfiles(documents: Documents, { holders, old, new: made }: Journal): StrayProfile[] {
  return holders
    .map((holder) => ({ ...holder, otherKeyId: profileValue(documents[holder.file], holder.profile, idOption) }))
    .filter(({ otherKeyId }) => otherKeyId !== old.accessKeyId && otherKeyId !== made?.accessKeyId);
}

const idOption = "aws_access_key_id";

/** The change that makes a profile hold a key. */
export function putKey(profile: string, { accessKeyId, secretAccessKey }: KeyPair): ProfileChange {
  return { profile, set: { [idOption]: accessKeyId, aws_secret_access_key: secretAccessKey } };
}

function longTermKey(document: ProfilesDocument, profile: string): KeyPair | undefined {
  const content = profileContent([document], profile);
  return content.kind === "long-term" ? content : undefined;
}

function someOf(names: readonly string[]): string {
  if (names.length === 0) return "none";
  return `${names.slice(0, 10).join(", ")}${names.length > 10 ? ", …" : ""}`;
}
