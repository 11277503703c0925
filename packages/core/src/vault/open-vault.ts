import type { Context } from "../context/index.js";
import { CliError, neverShow, quote, toCliError } from "../errors/index.js";
import {
  changeProfiles,
  editProfiles,
  isSealed,
  profileContent,
  profileValues,
  type ProfileChange,
  type ProfileContent,
  type ProfilesDocument,
  type ProfilesEdit,
  type ProfilesEdited,
  type ProfilesFile,
} from "../profiles/index.js";
import { type LockContext } from "../files/index.js";
import { fetchKey } from "./key-sources.js";
import type { KeyContext } from "./key-source.js";
import { openValue, sealValue, type SealedPlace } from "./sealed-value.js";
import { headerOf, invalidVault, isKeyOf, restore, type VaultHeader } from "./vault-header.js";

export type VaultContext = KeyContext;

/** Options whose values are sealed. */
const secretOptions = ["aws_secret_access_key", "aws_session_token"] as const;

/** A vault with its key: what is read from it is in clear, in memory alone. */
export interface OpenVault {
  readonly header: VaultHeader;
  /** What a profile holds, as `profileContent` has it of the other files. */
  contentOf(document: ProfilesDocument, profile: string): ProfileContent;
  /** Some of its profiles in clear, and why others of them do not open: `VAULT_TAMPERED`, `VAULT_INVALID`. */
  clear(document: ProfilesDocument, profiles: readonly string[]): ClearVault;
  /** A secret beside the vault, in a note of a rotation: of use with the vault's key alone. */
  sealSecret(accessKeyId: string, secret: string): string;
  /** @throws {CliError} `VAULT_TAMPERED`, `VAULT_INVALID` */
  openSecret(accessKeyId: string, sealed: string): string;
  /** What changes it as `changes` would change a file in clear. */
  sealed(document: ProfilesDocument, changes: readonly ProfileChange[]): ProfileChange[];
}

export interface ClearVault {
  /** What does not open stays sealed in it. */
  readonly document: ProfilesDocument;
  /** By the profile. */
  readonly locked: ReadonlyMap<string, CliError>;
}

/** Keys that this run has: a person is asked once. */
const known = new WeakMap<Context["files"], Map<string, Uint8Array>>();

export function rememberKey({ files }: Pick<Context, "files">, id: string, key: Uint8Array): void {
  known.set(files, (known.get(files) ?? new Map<string, Uint8Array>()).set(id, key));
}

/**
 * @param document the vault as it was read, with its secrets sealed
 * @throws {CliError} `VAULT_LOCKED` where its key cannot be had; `VAULT_KEY_WRONG`, `VAULT_VERSION`, `VAULT_INVALID`
 */
export async function openVault(context: VaultContext, document: ProfilesDocument): Promise<OpenVault> {
  const [problem] = document.problems;
  if (problem !== undefined) throw invalidVault(document.file, `is damaged: its line ${problem.line} ${problem.what}`);
  const header = headerOf(document);
  if (header === undefined) throw invalidVault(document.file, "does not exist");
  const key = known.get(context.files)?.get(header.id) ?? (await fetchKey(context, header));
  if (!isKeyOf(header, key)) throw wrongKey(header);
  rememberKey(context, header.id, key);
  return withKey(context, header, key);
}

function withKey(context: Pick<Context, "random">, header: VaultHeader, key: Uint8Array): OpenVault {
  const open = (document: ProfilesDocument, profile: string): Record<string, string> => {
    const values = profileValues(document, profile) ?? new Map<string, string>();
    const accessKeyId = values.get("aws_access_key_id") ?? "";
    const opened: Record<string, string> = {};
    for (const option of secretOptions) {
      const sealed = values.get(option);
      if (sealed === undefined) continue;
      const found = openValue(key, { vault: header.id, profile, accessKeyId, option }, sealed);
      if (!("value" in found)) throw damagedProfile(document, { profile, option }, found.fault);
      neverShow([found.value]);
      opened[option] = found.value;
    }
    return opened;
  };
  const sealedChange = (document: ProfilesDocument, change: ProfileChange): ProfileChange => {
    if ("remove" in change) return change;
    const { profile, set } = change;
    const before = profileValues(document, profile);
    const accessKeyId = set["aws_access_key_id"] ?? before?.get("aws_access_key_id") ?? "";
    const isSameId = before?.get("aws_access_key_id") === accessKeyId;
    const sealed = { ...set };
    for (const option of secretOptions) {
      const value = set[option];
      if (value === undefined || isSealed(value)) continue;
      const place = { vault: header.id, profile, accessKeyId, option };
      const old = before?.get(option);
      const opened = old !== undefined && isSameId ? openValue(key, place, old) : undefined;
      // What is there already stays as it is, so that a file that holds all of it is not written again.
      const isThere = opened !== undefined && "value" in opened && opened.value === value;
      sealed[option] = isThere ? old : sealValue(context, key, place, value);
    }
    return { profile, set: sealed };
  };
  return {
    header,
    contentOf(document, profile) {
      const values = profileValues(document, profile);
      if (values === undefined) return { kind: "none" };
      const set = { ...Object.fromEntries(values), ...open(document, profile) };
      return profileContent([changeProfiles(emptied(document), [{ profile, set }])], profile);
    },
    clear(document, profiles) {
      const locked = new Map<string, CliError>();
      const changes = profiles.flatMap((profile) => {
        try {
          return [{ profile, set: open(document, profile) }];
        } catch (error) {
          locked.set(profile, toCliError(error));
          return [];
        }
      });
      return { document: changeProfiles(document, changes), locked };
    },
    sealSecret: (accessKeyId, secret) => sealValue(context, key, notePlace(header, accessKeyId), secret),
    openSecret(accessKeyId, sealed) {
      const found = openValue(key, notePlace(header, accessKeyId), sealed);
      if (!("value" in found))
        throw damaged(header.file, "a secret in the note of an unfinished rotation", {
          fault: found.fault,
          hint: restore(header.file.path),
        });
      neverShow([found.value]);
      return found.value;
    },
    sealed: (document, changes) => changes.map((change) => sealedChange(document, change)),
  };
}

/**
 * Changes the vault as `editProfiles` changes a file: what `decide` sees is sealed, and of what it sets, the secrets are.
 *
 * @throws {CliError} what `editProfiles` and `openVault` throw
 */
export async function editVault(
  context: LockContext & VaultContext,
  seen: ProfilesDocument,
  edit: ProfilesEdit,
): Promise<ProfilesEdited> {
  const vault = await openVault(context, seen);
  return editProfiles(context, seen, {
    ...edit,
    decide: (document) => {
      requireSameVault(vault, document);
      return vault.sealed(document, edit.decide(document));
    },
  });
}

/** Another vault may have been put in its place since it was read, whose key is another. */
function requireSameVault({ header }: OpenVault, document: ProfilesDocument): void {
  if (headerOf(document)?.id === header.id) return;
  throw new CliError({
    code: "CHANGED_MEANWHILE",
    message: `Another vault was put in place of ${document.file.path} meanwhile.`,
    hint: "Nothing was written to it. Run this again.",
  });
}

function emptied({ file }: ProfilesDocument): ProfilesDocument {
  return { file, text: "", problems: [], sections: [], profiles: new Map(), defaults: [] };
}

function wrongKey({ file }: VaultHeader): CliError {
  return new CliError({
    code: "VAULT_KEY_WRONG",
    message: `The vault ${file.path} was made with another key than the one found for it.`,
    hint: `Nothing was changed. It may be from another machine or user, where it still opens. ${restore(file.path)}`,
  });
}

/** The rest of the vault is of use. */
function damagedProfile(
  document: ProfilesDocument,
  { profile, option }: { readonly profile: string; readonly option: string },
  fault: Fault,
): CliError {
  const isSession = profileValues(document, profile)?.has("aws_session_token") === true;
  const hint = isSession
    ? "For a new session: iam-login PROFILE --force"
    : `Put back an older copy of it. Where there is none, store a new access key with: aws configure --profile ${quote(profile)}`;
  return damaged(document.file, `the ${option} in [profile ${profile}]`, { fault, hint });
}

type Fault = "torn" | "refused";

/** @param what as in "the aws_secret_access_key in [profile work]" */
function damaged(file: ProfilesFile, what: string, { fault, hint }: { readonly fault: Fault; readonly hint: string }) {
  const { path } = file;
  const isTorn = fault === "torn";
  return new CliError({
    code: isTorn ? "VAULT_INVALID" : "VAULT_TAMPERED",
    message: isTorn
      ? `The vault ${path} is damaged: ${what} is cut off.`
      : `The vault ${path} does not open as it was sealed: ${what} was changed, or is from another profile or key.`,
    hint: `Nothing was changed${isTorn ? "" : ", and it is not used"}. ${hint}`,
  });
}

/** No profile has this name, and so no value in the vault is of this place. */
function notePlace({ id }: VaultHeader, accessKeyId: string): SealedPlace {
  return { vault: id, profile: "", accessKeyId, option: "rotation" };
}
